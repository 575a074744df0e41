import type { Command } from './command.ts';

const defaultAddress = 'http://localhost:8080';

export const auditCommand: Command = {
  name: 'audit',
  summary: 'who did what: every command and change, and whether the log of it is whole',
  usage: '[--verify] [--since TIME] [--command TEXT] [--limit N] [--node URL | --db FILE]',
  options: {
    verify: { type: 'boolean', help: 'go through the chain: was a line changed, removed or added?' },
    limit: { type: 'string', value: 'N', help: 'so many lines, the newest (50)' },
    since: { type: 'string', value: 'TIME', help: 'from this time on: 1d, 30m, or a time in RFC 3339' },
    command: { type: 'string', value: 'TEXT', help: 'what the command begins with: service., config.reload' },
    actor: { type: 'string', value: 'NAME', help: 'who did it' },
    outcome: { type: 'string', value: 'WORD', help: 'done, FAILED, or the code of a refusal' },
    search: { type: 'string', value: 'TEXT', help: 'text in the command, its target, parameters or detail' },
    node: { type: 'string', value: 'URL', help: `the node to ask (${defaultAddress})` },
    db: { type: 'string', value: 'FILE', help: 'read a database file, such as a backup, without a node' },
    json: { type: 'boolean', help: 'as one JSON document' },
  },
  operands: { min: 0, max: 0 },
  notes:
    'Each line carries a hash over itself and the line before. Exits with 1 when --verify finds the log broken; the ' +
    'hash it prints, kept elsewhere, proves later that nothing up to it was rewritten.',
  run: async (args) => (await import('./audit-run.ts')).runAudit(args, defaultAddress),
};
