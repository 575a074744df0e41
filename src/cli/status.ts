import { EtlmonError } from '../lib/errors.ts';
import type { Command } from './command.ts';
import { flag, text } from './command.ts';
import { nodeAddress } from './node-address.ts';

const defaultAddress = 'http://localhost:8080';

export const statusCommand: Command = {
  name: 'status',
  summary: 'print what a node sees now',
  usage: '[--node URL] [--json]',
  options: {
    node: { type: 'string', value: 'URL', help: `the node to ask (${defaultAddress})` },
    json: { type: 'boolean', help: 'as one JSON document: health, system, fs, paths, processes' },
  },
  operands: { min: 0, max: 0 },
  notes: 'Exits with 0 when the node is ok, with 1 when it is degraded, failing or does not answer.',
  run: async (args) => {
    const { NodeClient, UnreachableError } = await import('../contract/client.ts');
    const { snapshotText } = await import('./snapshot.ts');
    const client = new NodeClient(nodeAddress(text(args, 'node') ?? defaultAddress));
    try {
      const [health, system, fs, paths, processes] = await Promise.all([
        client.health(),
        client.system().catch(() => undefined),
        client.fs(),
        client.paths(),
        client.processes(),
      ]);
      const output = flag(args, 'json')
        ? `${JSON.stringify({ health, system: system ?? null, fs, paths, processes }, null, 2)}\n`
        : snapshotText({ health, system, mounts: fs, paths, watched: processes, busiest: [] });
      process.stdout.write(output);
      return health.status === 'ok' ? 0 : 1;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      throw new EtlmonError('UNREACHABLE', error.message, {
        cause: error,
        hint: 'is the node running? etlmon up starts one',
      });
    }
  },
};
