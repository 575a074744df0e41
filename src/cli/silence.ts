import type { Command } from './command.ts';

const defaultAddress = 'http://localhost:8080';

export const silenceCommand: Command = {
  name: 'silence',
  summary: 'keep alerts quiet for a time: add, list, show, expire',
  usage:
    'add MATCHER... --for DURATION [--comment TEXT] | list [--all] | show ID | expire ID..., each with [--node URL] [--json]',
  options: {
    for: { type: 'string', value: 'DURATION', help: 'add: for so long: 30m, 2h, 1d' },
    until: { type: 'string', value: 'TIME', help: 'add: up to this time in RFC 3339, instead of --for' },
    from: { type: 'string', value: 'TIME', help: 'add: from this time on, in RFC 3339 (now)' },
    comment: { type: 'string', value: 'TEXT', help: 'add: why' },
    by: { type: 'string', value: 'WHO', help: 'add: who does it (the user of this shell)' },
    maintenance: { type: 'boolean', help: 'add: planned work, and shown as such' },
    all: { type: 'boolean', help: 'list: those that are over as well' },
    node: { type: 'string', value: 'URL', help: `the node to ask (${defaultAddress})` },
    json: { type: 'boolean', help: 'the answer as one JSON document' },
  },
  operands: { min: 1, max: Number.POSITIVE_INFINITY },
  notes: [
    'A MATCHER is alertname=DiskFull, instance=~"etl-.*", severity!=info or team!~"a|b", as amtool takes them; the',
    'first may be the name of an alert alone. All of them have to match. Quote them for the shell:',
    '',
    "  etlmon silence add DiskFull 'mountpoint=~\"/data.*\"' --for 2h --comment 'disk is being swapped'",
    '',
    'What would silence every alert is refused. The beginning of an ID will do where no other silence has it.',
  ].join('\n'),
  run: async (args) => (await import('./silence-run.ts')).runSilence(args, defaultAddress),
};
