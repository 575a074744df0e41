import { setTimeout } from 'node:timers/promises';
import type { NotificationRecord, NotificationTest, Receiver } from '../contract/alerts.ts';
import { NodeClient } from '../contract/client.ts';
import { cutEnd } from '../lib/cells.ts';
import { formatDateTime, formatDuration, harmless } from '../lib/format.ts';
import type { Action } from './actions.ts';
import { actionOf } from './actions.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { nodeAddress } from './node-address.ts';
import { told } from './node-errors.ts';
import { countOption } from './option-values.ts';
import type { Column } from './text-table.ts';
import { textTable } from './text-table.ts';

type ActionName = 'list' | 'test' | 'log' | 'retry';

const actions: Readonly<Record<ActionName, Action>> = {
  list: { operands: [0, 0], options: [] },
  test: { operands: [1, 1], options: ['resolved'] },
  log: { operands: [0, 0], options: ['state', 'receiver', 'search', 'limit'] },
  retry: { operands: [1, 1], options: [] },
};

const states = ['all', 'sent', 'failing', 'dead'] as const;
const usualLimit = 50;
const mostLimit = 1000;

/** Runs `etlmon notify`; apart from the command's own file so that its help costs nothing. */
export async function runNotify(args: Arguments, defaultAddress: string): Promise<ExitCode> {
  const { name, operands } = actionOf(actions, args);
  const client = new NodeClient(nodeAddress(text(args, 'node') ?? defaultAddress));
  try {
    switch (name) {
      case 'list': {
        const receivers = await client.receivers();
        print(args, receivers, () => receiversText(receivers));
        return 0;
      }
      case 'test':
        return await test(args, client, operands[0] ?? '');
      case 'log':
        return await log(args, client);
      case 'retry':
        return await retry(args, client, operands[0] ?? '');
    }
  } catch (error) {
    throw told(error);
  }
}

interface Way {
  readonly receiver: string;
  readonly integration: Receiver['integrations'][number];
}

const wayColumns: readonly Column<Way>[] = [
  { title: 'RECEIVER', align: 'left', of: ({ receiver }) => receiver },
  { title: 'WAY', align: 'left', of: ({ integration }) => integration.integration },
  { title: 'TARGET', align: 'left', of: ({ integration }) => cutEnd(integration.target, 60) },
  {
    title: 'RESOLVED',
    align: 'left',
    of: ({ integration }) => (integration.sends_resolved ? 'sent' : 'not'),
  },
  {
    title: 'LAST SENT',
    align: 'left',
    of: ({ integration: { last_sent_at: at } }) => (at === null ? 'never' : formatDateTime(Date.parse(at))),
  },
  { title: 'LAST ERROR', align: 'left', of: ({ integration }) => cutEnd(integration.last_error ?? '', 100) },
];

function receiversText(receivers: readonly Receiver[]): string {
  const ways = receivers.flatMap(({ name, integrations }) =>
    integrations.map((integration) => ({ receiver: name, integration })),
  );
  if (ways.length === 0) return 'nobody is told: see notifications in the node.yaml\n';
  const idle = receivers.filter(({ integrations }) => integrations.length === 0).map(({ name }) => name);
  return [
    ...textTable(wayColumns, ways),
    ...(idle.length === 0 ? [] : [`  without any way: ${harmless(idle.join(', '))}`]),
    '',
  ].join('\n');
}

async function test(args: Arguments, client: NodeClient, receiver: string): Promise<ExitCode> {
  const status = flag(args, 'resolved') ? 'resolved' : 'firing';
  const tested = await client.testReceiver({ receiver, status });
  print(args, tested, () => testText(tested));
  return tested.results.every(({ ok }) => ok) ? 0 : 1;
}

function testText({ receiver, results }: NotificationTest): string {
  if (results.length === 0) return harmless(`${receiver} has no way to be told`) + '\n';
  return results
    .map(({ integration, target, ok, error, duration_ms: took }) => {
      const why = ok ? '' : `: ${reasonOf(error ?? 'it does not say why', target)}`;
      return `${harmless(`${ok ? 'ok' : 'failed'}  ${integration}  ${target}  after ${formatDuration(took)}${why}`)}\n`;
    })
    .join('');
}

/** Errors begin with where they are from: that is said already. */
function reasonOf(error: string, target: string): string {
  return error.startsWith(`${target}: `) ? error.slice(target.length + 2) : error;
}

const logColumns: readonly Column<NotificationRecord>[] = [
  { title: 'ID', align: 'right', of: ({ id }) => String(id) },
  { title: 'TIME', align: 'left', of: ({ at }) => formatDateTime(Date.parse(at)) },
  { title: 'STATE', align: 'left', of: ({ state }) => state },
  { title: 'TO', align: 'left', of: ({ receiver, integration }) => `${receiver} ${integration}` },
  { title: 'SAYS', align: 'left', of: ({ status, reason }) => (reason === 'test' ? 'test' : status) },
  { title: 'TRIED', align: 'right', of: ({ attempts }) => String(attempts) },
  {
    title: 'ALERTS',
    align: 'left',
    of: ({ alerts }) => cutEnd([...new Set(alerts.map(({ name }) => name))].join(', '), 60),
  },
  { title: 'ERROR', align: 'left', of: ({ error }) => cutEnd((error ?? '').split('\n')[0] ?? '', 100) },
];

async function log(args: Arguments, client: NodeClient): Promise<ExitCode> {
  const written = text(args, 'state') ?? 'all';
  const state = states.find((one) => one === written);
  if (state === undefined)
    throw new UsageError(`--state: expected ${states.join(', ')}, got ${JSON.stringify(written)}`);
  const [receiver, search] = [text(args, 'receiver'), text(args, 'search')];
  const records = await client.notifications({
    state,
    limit: countOption(args, 'limit', mostLimit) ?? usualLimit,
    ...(receiver === undefined ? {} : { receiver }),
    ...(search === undefined ? {} : { search }),
  });
  print(args, records, () =>
    records.length === 0 ? 'nothing was sent\n' : `${textTable(logColumns, records).join('\n')}\n`,
  );
  return 0;
}

async function retry(args: Arguments, client: NodeClient, written: string): Promise<ExitCode> {
  if (!/^[1-9]\d{0,14}$/.test(written))
    throw new UsageError(`retry: expected the number of a notification, got ${JSON.stringify(written)}`);
  const record = await outcomeOf(client, await client.retryNotification(Number(written)));
  print(args, record, () => {
    const why = record.error === null ? '' : `: ${reasonOf(record.error, record.target)}`;
    return `${harmless(`${record.state}  ${record.receiver} ${record.integration}  ${record.target}${why}`)}\n`;
  });
  return record.state === 'sent' || record.state === 'sending' ? 0 : 1;
}

const waitMs = 200;
const mostWaits = 50;

/** How it went; as it is where that is still not known after ten seconds. */
async function outcomeOf(client: NodeClient, record: NotificationRecord): Promise<NotificationRecord> {
  let latest = record;
  for (let wait = 0; latest.state === 'sending' && wait < mostWaits; wait++) {
    await setTimeout(waitMs);
    const [found] = await client.notifications({ before: record.id + 1, limit: 1 });
    latest = found?.id === record.id ? found : latest;
  }
  return latest;
}

function print(args: Arguments, document: object, asText: () => string): void {
  process.stdout.write(flag(args, 'json') ? `${JSON.stringify(document, null, 2)}\n` : asText());
}
