import type { NodeClient } from '../contract/client.ts';
import { ApiError } from '../contract/client.ts';
import { messageOf } from '../lib/errors.ts';
import { formatDateTime } from '../lib/format.ts';
import type { AlertCommand } from './state/alert-dialog.ts';
import type { AlertMessage } from './update/alert-messages.ts';

/** What a client does about alerts. */
export type AlertCommander = Pick<
  NodeClient,
  | 'acknowledgeAlert'
  | 'unacknowledgeAlert'
  | 'commentAlert'
  | 'createSilence'
  | 'expireSilence'
  | 'retryNotification'
>;

/** Tells a node to do something about an alert, and what came of it. Never rejects. */
export async function commandAlert(client: AlertCommander, command: AlertCommand): Promise<AlertMessage> {
  try {
    return { kind: 'alert-done', command, ...(await carryOut(client, command)) };
  } catch (error) {
    if (error instanceof ApiError) {
      const { detail: reason, hint = null, code } = error.problem;
      return { kind: 'alert-refused', command, refusal: { reason, hint, code } };
    }
    const refusal = { reason: messageOf(error), hint: 'Whether it was done is not known.', code: null };
    return { kind: 'alert-refused', command, refusal };
  }
}

interface Outcome {
  readonly text: string;
  readonly isBad?: boolean;
}

async function carryOut(client: AlertCommander, command: AlertCommand): Promise<Outcome> {
  switch (command.act) {
    case 'acknowledge': {
      const { id, act: _, ...body } = command;
      return { text: `acknowledged: ${(await client.acknowledgeAlert(id, body)).name}` };
    }
    case 'unacknowledge': {
      const { id, act: _, ...body } = command;
      return { text: `given back: ${(await client.unacknowledgeAlert(id, body)).name}` };
    }
    case 'comment': {
      const { id, act: _, ...body } = command;
      await client.commentAlert(id, body);
      return { text: 'comment kept' };
    }
    case 'silence': {
      const { ends_at: end, alerts } = await client.createSilence(command.options);
      const count = `${alerts} ${alerts === 1 ? 'alert' : 'alerts'}`;
      return { text: `silenced ${count} until ${formatDateTime(Date.parse(end)).slice(0, 16)}` };
    }
    case 'expire':
      await client.expireSilence(command.id);
      return { text: 'the silence is over' };
    case 'retry': {
      const { state, receiver, integration, error } = await client.retryNotification(command.id);
      const whom = `${receiver} (${integration})`;
      if (state === 'sent') return { text: `sent to ${whom}` };
      if (state === 'sending') return { text: `being sent to ${whom}` };
      return { text: `not sent to ${whom}: ${error ?? 'it does not say why'}`, isBad: true };
    }
  }
}
