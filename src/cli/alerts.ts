import type { Command } from './command.ts';

const defaultAddress = 'http://localhost:8080';

export const alertsCommand: Command = {
  name: 'alerts',
  summary: 'what fires on a node: list, show, acknowledge, comment, history',
  usage:
    '[list | show ID | ack ID | unack ID | comment ID TEXT | history] [--match MATCHERS] [--node URL] [--json]',
  options: {
    state: {
      type: 'string',
      value: 'STATE',
      help: 'list: active, firing, pending, resolved or all (active: firing or pending)',
    },
    match: {
      type: 'string',
      value: 'MATCHERS',
      help: 'list, history: only alerts with these labels: \'{severity="critical"}\'',
    },
    search: { type: 'string', value: 'TEXT', help: 'list, history: text of a name, a summary or a label' },
    since: {
      type: 'string',
      value: 'TIME',
      help: 'history: that fired since: 30m, 7d, or a time in RFC 3339 (7d)',
    },
    limit: { type: 'string', value: 'N', help: 'history: so many, the newest (100)' },
    reason: { type: 'string', value: 'TEXT', help: 'ack: what is done about it' },
    by: { type: 'string', value: 'WHO', help: 'ack, unack, comment: who does it (the user of this shell)' },
    node: { type: 'string', value: 'URL', help: `the node to ask (${defaultAddress})` },
    json: { type: 'boolean', help: 'the answer as one JSON document' },
  },
  operands: { min: 0, max: Number.POSITIVE_INFINITY },
  notes: [
    'list      what is worst first; also without any word',
    'show      what to do about one, what changed before it, who was told, who said what',
    'ack       take care of it: it is not repeated and does not escalate; unack gives it back',
    'comment   say something about it',
    'history   the alerts that fired, newest first',
    '',
    'The beginning of an ID will do where no other alert has it. list exits with 0 when none of the alerts it',
    'prints fires, with 1 when one does that is not silenced, inhibited or muted, or when the node does not answer;',
    'who takes care of it makes no difference.',
  ].join('\n'),
  run: async (args) => (await import('./alerts-run.ts')).runAlerts(args, defaultAddress),
};
