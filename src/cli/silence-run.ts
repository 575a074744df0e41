import type { Silence } from '../contract/alerts.ts';
import { NodeClient } from '../contract/client.ts';
import type { SilenceOptions } from '../contract/queries.ts';
import { systemClock } from '../lib/clock.ts';
import { formatCounted, formatDateTime } from '../lib/format.ts';
import { userName } from '../lib/user-name.ts';
import type { Action } from './actions.ts';
import { actionOf } from './actions.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { nodeAddress } from './node-address.ts';
import { told } from './node-errors.ts';
import { durationOption, timeOption } from './option-values.ts';
import { byShortenedId } from './shortened-id.ts';
import { silenceMatchersOf } from './silence-matchers.ts';
import { silencesTable, silenceText } from './silence-text.ts';

type ActionName = 'add' | 'list' | 'show' | 'expire';

const actions: Readonly<Record<ActionName, Action>> = {
  add: {
    operands: [1, Number.POSITIVE_INFINITY],
    options: ['for', 'until', 'from', 'comment', 'by', 'maintenance'],
  },
  list: { operands: [0, 0], options: ['all'] },
  show: { operands: [1, 1], options: [] },
  expire: { operands: [1, Number.POSITIVE_INFINITY], options: [] },
};

/** A node hands out so many at once. */
const pageSize = 1000;

/** Runs `etlmon silence`; apart from the command's own file so that its help costs nothing. */
export async function runSilence(args: Arguments, defaultAddress: string): Promise<ExitCode> {
  const { name, operands } = actionOf(actions, args);
  const client = new NodeClient(nodeAddress(text(args, 'node') ?? defaultAddress));
  try {
    switch (name) {
      case 'add':
        return await add(args, client, operands);
      case 'list':
        return await list(args, client);
      case 'show': {
        const silence = await find(client, operands[0] ?? '');
        print(args, silence, () => silenceText(silence));
        return 0;
      }
      case 'expire':
        return await expire(args, client, operands);
    }
  } catch (error) {
    throw told(error);
  }
}

async function add(args: Arguments, client: NodeClient, written: readonly string[]): Promise<ExitCode> {
  const matchers = await silenceMatchersOf(written);
  const by = text(args, 'by') ?? userName(process.env);
  const comment = text(args, 'comment');
  const silence = await client.createSilence({
    matchers,
    ...timesOf(args),
    ...(flag(args, 'maintenance') ? { kind: 'maintenance' } : {}),
    ...(by === undefined ? {} : { created_by: by }),
    ...(comment === undefined ? {} : { comment }),
  });
  const count = formatCounted(silence.alerts, 'active alert matches', 'active alerts match');
  const until = formatDateTime(Date.parse(silence.ends_at));
  print(args, silence, () => `${silence.id}\n  until ${until}; ${count}\n`);
  if (silence.alerts > 1 && silence.state === 'active') await warnOfAll(client, silence);
  return 0;
}

/** What is meant for some alerts and has got them all may be a slip. */
async function warnOfAll(client: NodeClient, { alerts: count }: Silence): Promise<void> {
  const alerts = await client.alerts({ limit: pageSize }).catch(() => []);
  if (alerts.length === count)
    process.stderr.write('etlmon silence: warning: these are all the alerts there are now\n');
}

/** How long it lasts is counted by the node where it begins at once, so that clocks may differ. */
function timesOf(args: Arguments): Pick<SilenceOptions, 'starts_at' | 'ends_at' | 'duration'> {
  const [forMs, until, from] = [
    durationOption(args, 'for'),
    timeOption(args, 'until'),
    timeOption(args, 'from'),
  ];
  if ((forMs === undefined) === (until === undefined)) throw new UsageError('add: give --for or --until');
  const start = from === undefined ? {} : { starts_at: from };
  if (until !== undefined) {
    if (Date.parse(until) <= (from === undefined ? systemClock.now() : Date.parse(from)))
      throw new UsageError('--until: expected a time after its begin');
    return { ...start, ends_at: until };
  }
  if (from === undefined) return { duration: text(args, 'for') ?? '' };
  return { ...start, ends_at: new Date(Date.parse(from) + (forMs ?? 0)).toISOString() };
}

async function list(args: Arguments, client: NodeClient): Promise<ExitCode> {
  const silences = await allSilences(client, flag(args, 'all') ? 'all' : 'current');
  print(args, silences, () => silencesTable(silences, systemClock.now()));
  return 0;
}

async function allSilences(client: NodeClient, state: 'all' | 'current'): Promise<readonly Silence[]> {
  const silences: Silence[] = [];
  for (;;) {
    const page = await client.silences({ state, limit: pageSize, offset: silences.length });
    silences.push(...page);
    if (page.length < pageSize) return silences;
  }
}

async function find(client: NodeClient, begin: string): Promise<Silence> {
  return byShortenedId(await allSilences(client, 'all'), begin, 'silence');
}

/** All of them are looked for first: either all are ended or none. */
async function expire(args: Arguments, client: NodeClient, begins: readonly string[]): Promise<ExitCode> {
  const known = await allSilences(client, 'all');
  const chosen = begins.map((begin) => byShortenedId(known, begin, 'silence'));
  const ended: Silence[] = [];
  for (const { id } of new Set(chosen)) ended.push(await client.expireSilence(id));
  print(args, ended, () => ended.map(({ id }) => `expired ${id}\n`).join(''));
  return 0;
}

function print(args: Arguments, document: object, asText: () => string): void {
  process.stdout.write(flag(args, 'json') ? `${JSON.stringify(document, null, 2)}\n` : asText());
}
