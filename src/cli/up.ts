import type { Command } from './command.ts';

export const upCommand: Command = {
  name: 'up',
  summary: 'watch this machine now: a node and the terminal client, no configuration needed',
  usage: '[PATH...] [--once] [-c FILE] [--listen HOST:PORT]',
  options: {
    once: { type: 'boolean', help: 'print one whole snapshot of this machine and exit' },
    config: {
      type: 'string',
      short: 'c',
      value: 'FILE',
      help: 'node.yaml (/etc/etlmon/node.yaml when it is there)',
    },
    listen: {
      type: 'string',
      value: 'HOST:PORT',
      help: 'instead of the configured address; port 0 takes any free one',
    },
    ascii: { type: 'boolean', help: 'draw with ASCII signs only' },
  },
  operands: { min: 0, max: 100 },
  notes: [
    'PATHs are watched besides those of the configuration: files, sizes, newest and oldest.',
    'Where a node runs on this machine already, the terminal client opens on that one. Without a terminal it prints a',
    'summary and the address, and serves until it is told to stop. The log goes to up.log beside the database.',
  ].join('\n'),
  run: async (args) => (await import('./up-run.ts')).runUp(args),
};
