import type { Command } from './command.ts';

const defaultAddress = 'http://localhost:8080';

export const notifyCommand: Command = {
  name: 'notify',
  summary: 'who is told of alerts: list, test, log, retry',
  usage: 'list | test NAME | log [--state STATE] | retry ID, each with [--node URL] [--json]',
  options: {
    state: { type: 'string', value: 'STATE', help: 'log: only those that are sent, failing or dead' },
    receiver: { type: 'string', value: 'NAME', help: 'log: only those to this receiver' },
    search: { type: 'string', value: 'TEXT', help: 'log: text of the alerts or the group it is about' },
    limit: { type: 'string', value: 'N', help: 'log: so many, the newest (50)' },
    resolved: { type: 'boolean', help: 'test: as if an alert were over' },
    node: { type: 'string', value: 'URL', help: `the node to ask (${defaultAddress})` },
    json: { type: 'boolean', help: 'the answer as one JSON document' },
  },
  operands: { min: 1, max: 2 },
  notes: [
    'list    the receivers, each way to them, and how the last attempt went',
    'test    sends a trial to a receiver, and says how each way to it went and how long that took',
    'log     what was sent, what fails and what was given up (dead), newest first',
    'retry   sends again what was given up',
    '',
    'test and retry exit with 1 when something could not be sent.',
  ].join('\n'),
  run: async (args) => (await import('./notify-run.ts')).runNotify(args, defaultAddress),
};
