import { version } from '../version.ts';
import type { Command } from './command.ts';

export const versionCommand: Command = {
  name: 'version',
  summary: 'print the version, and what it runs on',
  usage: '',
  options: {},
  operands: { min: 0, max: 0 },
  run: async () => {
    const bun = process.versions['bun'];
    const runtime = bun === undefined ? `Node.js ${process.versions.node}` : `Bun ${bun}`;
    process.stdout.write(`etlmon ${version} (${runtime}, ${process.platform}-${process.arch})\n`);
    return 0;
  },
};
