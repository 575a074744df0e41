import type { Command } from './command.ts';

export const dbCommand: Command = {
  name: 'db',
  summary: 'look after the database: what is in it, check, backup, restore, compact',
  usage: 'info|check|backup|restore|compact [FILE] [-c FILE | --db PATH | --node URL]',
  options: {
    config: {
      type: 'string',
      short: 'c',
      value: 'FILE',
      help: 'node.yaml that names the database (/etc/etlmon/node.yaml when it is there)',
    },
    db: { type: 'string', value: 'PATH', help: 'the database itself' },
    node: { type: 'string', value: 'URL', help: 'a running node: info, backup, compact' },
    yes: { type: 'boolean', short: 'y', help: 'restore without asking' },
    json: { type: 'boolean', help: 'the answer as one JSON document' },
  },
  operands: { min: 1, max: 2 },
  notes: [
    'info           tables with their rows, sizes and limits; backups; damaged files that were set aside',
    'check          reads the whole database and prints each fault; beside a running node too',
    'backup [FILE]  a verified copy, into the backup folder or FILE, while the node goes on writing',
    'restore FILE   puts a copy in the place of the database, which is kept under another name; stop the node before',
    'compact        gives free space back to the file system',
    '',
    'Where a node runs on the database, info, backup and compact are asked of it. Exits with 1 when something is wrong.',
  ].join('\n'),
  run: async (args) => (await import('./db-run.ts')).runDb(args),
};
