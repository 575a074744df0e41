import { NodeClient } from '../contract/client.ts';
import type { Alert } from '../contract/alerts.ts';
import { systemClock } from '../lib/clock.ts';
import { userName } from '../lib/user-name.ts';
import { isSuppressed } from '../tui/state/alert-rank.ts';
import type { Action } from './actions.ts';
import { actionOf } from './actions.ts';
import { alertText } from './alert-text.ts';
import { alertsTable, episodesTable } from './alerts-table.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { nodeAddress } from './node-address.ts';
import { told } from './node-errors.ts';
import { countOption, sinceOption } from './option-values.ts';
import { byShortenedId } from './shortened-id.ts';

type ActionName = 'list' | 'show' | 'ack' | 'unack' | 'comment' | 'history';

const actions: Readonly<Record<ActionName, Action>> = {
  list: { operands: [0, 0], options: ['state', 'match', 'search'] },
  show: { operands: [1, 1], options: [] },
  ack: { operands: [1, 1], options: ['reason', 'by'] },
  unack: { operands: [1, 1], options: ['by'] },
  comment: { operands: [2, Number.POSITIVE_INFINITY], options: ['by'] },
  history: { operands: [0, 0], options: ['match', 'search', 'since', 'limit'] },
};

const states = ['active', 'firing', 'pending', 'resolved', 'all'] as const;
/** A node hands out so many at once. */
const pageSize = 1000;
const usual = { sinceMs: 7 * 86_400_000, limit: 100 } as const;

/** Runs `etlmon alerts`; apart from the command's own file so that its help costs nothing. */
export async function runAlerts(args: Arguments, defaultAddress: string): Promise<ExitCode> {
  const { name, operands } = actionOf(
    actions,
    args.operands.length === 0 ? { ...args, operands: ['list'] } : args,
  );
  const client = new NodeClient(nodeAddress(text(args, 'node') ?? defaultAddress));
  try {
    switch (name) {
      case 'list':
        return await list(args, client);
      case 'history':
        return await history(args, client);
      case 'show':
        return await show(args, client, operands[0] ?? '');
      default:
        return await command(args, client, name, operands);
    }
  } catch (error) {
    throw told(error);
  }
}

async function list(args: Arguments, client: NodeClient): Promise<ExitCode> {
  const written = text(args, 'state') ?? 'active';
  const state = states.find((one) => one === written);
  if (state === undefined)
    throw new UsageError(`--state: expected ${states.join(', ')}, got ${JSON.stringify(written)}`);
  const alerts = await allAlerts(client, { state, ...choice(args) });
  print(args, alerts, () => alertsTable(alerts, systemClock.now()));
  return alerts.some((alert) => alert.state === 'firing' && !isSuppressed(alert)) ? 1 : 0;
}

function choice(args: Arguments): { matchers?: string; search?: string } {
  const [matchers, search] = [text(args, 'match'), text(args, 'search')];
  return {
    ...(matchers === undefined ? {} : { matchers }),
    ...(search === undefined ? {} : { search }),
  };
}

async function allAlerts(
  client: NodeClient,
  query: Parameters<NodeClient['alerts']>[0],
): Promise<readonly Alert[]> {
  const alerts: Alert[] = [];
  for (;;) {
    const page = await client.alerts({ ...query, limit: pageSize, offset: alerts.length });
    alerts.push(...page);
    if (page.length < pageSize) return alerts;
  }
}

async function history(args: Arguments, client: NodeClient): Promise<ExitCode> {
  const now = systemClock.now();
  const episodes = await client.alertsHistory({
    limit: countOption(args, 'limit', pageSize) ?? usual.limit,
    from: sinceOption(args, 'since', now) ?? new Date(now - usual.sinceMs).toISOString(),
    ...choice(args),
  });
  print(args, episodes, () => episodesTable(episodes, now));
  return 0;
}

async function show(args: Arguments, client: NodeClient, begin: string): Promise<ExitCode> {
  const { id } = await find(client, begin);
  const alert = await client.alert(id);
  // Without them there is still all the rest to tell.
  const series = flag(args, 'json') ? null : await client.alertSeries(id).catch(() => null);
  print(args, alert, () => alertText(alert, series, systemClock.now()));
  return 0;
}

async function find(client: NodeClient, begin: string): Promise<Alert> {
  return byShortenedId(await allAlerts(client, { state: 'all' }), begin.toLowerCase(), 'alert');
}

async function command(
  args: Arguments,
  client: NodeClient,
  name: 'ack' | 'unack' | 'comment',
  [begin = '', ...words]: readonly string[],
): Promise<ExitCode> {
  const by = text(args, 'by') ?? userName(process.env);
  const who = by === undefined ? {} : { by };
  const { id, name: called } = await find(client, begin);
  switch (name) {
    case 'ack': {
      const reason = text(args, 'reason');
      const alert = await client.acknowledgeAlert(id, {
        ...who,
        ...(reason === undefined ? {} : { reason }),
      });
      print(
        args,
        alert,
        () => `acknowledged by ${alert.acknowledged?.by ?? by ?? 'somebody'}: ${called} (${id})\n`,
      );
      return 0;
    }
    case 'unack': {
      const alert = await client.unacknowledgeAlert(id, who);
      print(args, alert, () => `given back: ${called} (${id})\n`);
      return 0;
    }
    case 'comment': {
      const comment = await client.commentAlert(id, { ...who, text: words.join(' ') });
      print(args, comment, () => `comment kept: ${called} (${id})\n`);
      return 0;
    }
  }
}

function print(args: Arguments, document: object, asText: () => string): void {
  process.stdout.write(flag(args, 'json') ? `${JSON.stringify(document, null, 2)}\n` : asText());
}
