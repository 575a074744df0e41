import type { Event } from '../contract/events.ts';
import type { Command } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { nodeAddress } from './node-address.ts';
import type { Column } from './text-table.ts';

const defaultAddress = 'http://localhost:8080';

export const eventsCommand: Command = {
  name: 'events',
  summary: 'what happened: deploys, jobs, services, checks, log bursts, commands',
  usage: '[--since TIME] [--kind KIND] [--limit N] [--node URL] [--json]',
  options: {
    since: { type: 'string', value: 'TIME', help: 'from this time on: 30m, 1d, or a time in RFC 3339 (1d)' },
    kind: {
      type: 'string',
      value: 'KIND',
      help: 'deploy, job, service, process, check, transfer, log, config, …',
    },
    limit: { type: 'string', value: 'N', help: 'so many, the newest (100)' },
    node: { type: 'string', value: 'URL', help: `the node to ask (${defaultAddress})` },
    json: { type: 'boolean', help: 'as one JSON document' },
  },
  operands: { min: 0, max: 0 },
  notes: 'Oldest first. etlmon event tells a node of a deploy.',
  run: async (args) => {
    const { NodeClient } = await import('../contract/client.ts');
    const { changeEventKinds } = await import('../contract/event-kinds.ts');
    const { systemClock } = await import('../lib/clock.ts');
    const { cutEnd } = await import('../lib/cells.ts');
    const { formatDateTime } = await import('../lib/format.ts');
    const { told } = await import('./node-errors.ts');
    const { countOption, sinceOption } = await import('./option-values.ts');
    const { textTable } = await import('./text-table.ts');
    const wanted = text(args, 'kind');
    const kind = changeEventKinds.find((one) => one === wanted);
    if (wanted !== undefined && kind === undefined)
      throw new UsageError(`--kind: expected one of ${changeEventKinds.join(', ')}`);
    const from = sinceOption(args, 'since', systemClock.now());
    const client = new NodeClient(nodeAddress(text(args, 'node') ?? defaultAddress));
    const columns: readonly Column<Event>[] = [
      { title: 'time', align: 'left', of: ({ at }) => formatDateTime(Date.parse(at)) },
      { title: 'kind', align: 'left', of: (event) => event.kind },
      { title: 'what', align: 'left', of: ({ title }) => cutEnd(title, 100) },
      {
        title: 'detail',
        align: 'left',
        of: ({ detail }) => cutEnd((detail ?? '').split('\n')[0] ?? '', 100),
      },
    ];
    try {
      const events = await client.events({
        limit: countOption(args, 'limit', 1000) ?? 100,
        ...(from === undefined ? {} : { from }),
        ...(kind === undefined ? {} : { kind }),
      });
      const shown = (): string =>
        events.length === 0
          ? 'nothing happened\n'
          : `${textTable(columns, events.toReversed()).join('\n')}\n`;
      process.stdout.write(flag(args, 'json') ? `${JSON.stringify(events, null, 2)}\n` : shown());
      return 0;
    } catch (error) {
      throw told(error);
    }
  },
};
