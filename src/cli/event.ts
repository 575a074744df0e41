import type { Command } from './command.ts';
import { flag, text, texts, UsageError } from './command.ts';
import { nodeAddress } from './node-address.ts';

const defaultAddress = 'http://localhost:8080';

export const eventCommand: Command = {
  name: 'event',
  summary: 'tell a node of a deploy, so that it stands beside the alerts after it',
  usage: 'TITLE [--kind deploy|other] [--detail TEXT] [--label NAME=VALUE] [--at TIME] [--node URL]',
  options: {
    kind: { type: 'string', value: 'KIND', help: 'deploy (when left out) or other' },
    detail: { type: 'string', value: 'TEXT', help: 'more than the one line' },
    label: {
      type: 'string',
      multiple: true,
      value: 'NAME=VALUE',
      help: 'what it is about, as often as need be: service=orders',
    },
    at: { type: 'string', value: 'TIME', help: 'when it happened, in RFC 3339 (now)' },
    node: { type: 'string', value: 'URL', help: `the node to tell (${defaultAddress})` },
    json: { type: 'boolean', help: 'the event as one JSON document' },
  },
  operands: { min: 1, max: 1 },
  notes: 'Taken from the machine of the node only, as every command.',
  run: async (args) => {
    const { NodeClient } = await import('../contract/client.ts');
    const { markerKinds } = await import('../contract/event-kinds.ts');
    const { told } = await import('./node-errors.ts');
    const { timeOption } = await import('./option-values.ts');
    const [title = ''] = args.operands;
    const kind = markerKinds.find((one) => one === (text(args, 'kind') ?? 'deploy'));
    if (kind === undefined) throw new UsageError(`--kind: expected ${markerKinds.join(' or ')}`);
    const [detail, at] = [text(args, 'detail'), timeOption(args, 'at')];
    const client = new NodeClient(nodeAddress(text(args, 'node') ?? defaultAddress));
    try {
      const event = await client.createEvent({
        title,
        kind,
        labels: labelsOf(texts(args, 'label')),
        ...(detail === undefined ? {} : { detail }),
        ...(at === undefined ? {} : { at }),
      });
      process.stdout.write(
        flag(args, 'json')
          ? `${JSON.stringify(event, null, 2)}\n`
          : `${event.at} ${event.kind}: ${event.title}\n`,
      );
      return 0;
    } catch (error) {
      throw told(error);
    }
  },
};

/** `service=orders` each. Throws `UsageError`. */
function labelsOf(written: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    written.map((part) => {
      const [, name, value] = /^([a-zA-Z_][a-zA-Z0-9_]*)=(.*)$/.exec(part) ?? [];
      if (name !== undefined && value !== undefined) return [name, value];
      throw new UsageError(`--label: expected NAME=VALUE, got ${JSON.stringify(part)}`);
    }),
  );
}
