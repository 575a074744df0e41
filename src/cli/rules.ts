import type { Command } from './command.ts';

const defaultAddress = 'http://localhost:8080';

export const rulesCommand: Command = {
  name: 'rules',
  summary: "recording and alerting rules in Prometheus' format: check, test, show",
  usage:
    'check FILE... | test FILE... [--run REGEX] | show [NAME] [--node URL | --config FILE], each with [--json]',
  options: {
    run: { type: 'string', value: 'REGEX', help: 'test: only the tests whose name matches' },
    node: { type: 'string', value: 'URL', help: `show: the node to ask (${defaultAddress})` },
    config: { type: 'string', value: 'FILE', help: 'show: the rules the thresholds of a node.yaml come to' },
    json: { type: 'boolean', help: 'the answer as one JSON document' },
  },
  operands: { min: 1, max: Number.POSITIVE_INFINITY },
  notes: [
    'check FILE...  how many rules each file has, or everything that is wrong with it; duplicates are warned of',
    "test FILE...   runs unit tests in promtool's format and says where rules came to something else",
    'show           the rules of a running node with their state',
    "show NAME      the rules of that name, or all of a group or file, in Prometheus' format",
    'show --config  what a node would make of alerts: in node.yaml, as a file of rules; no node is asked',
    '',
    'check and test exit with 1 when a file is faulty or a test fails, show when a rule cannot be evaluated.',
  ].join('\n'),
  run: async (args) => (await import('./rules-run.ts')).runRules(args, defaultAddress),
};
