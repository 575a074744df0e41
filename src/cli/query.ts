import type { Command } from './command.ts';

const defaultAddress = 'http://localhost:8080';

export const queryCommand: Command = {
  name: 'query',
  summary: 'evaluate a PromQL expression over what a node has stored',
  usage: 'EXPR [--at TIME] [--range DURATION] [--step DURATION] [--node URL] [--format FORMAT]',
  options: {
    at: { type: 'string', value: 'TIME', help: 'when, in RFC 3339 or seconds since the epoch (now)' },
    range: { type: 'string', value: 'DURATION', help: 'over so long up to then: 30m, 1h, 7d' },
    step: {
      type: 'string',
      value: 'DURATION',
      help: 'distance of the points of a range (chosen by its length)',
    },
    node: { type: 'string', value: 'URL', help: `the node to ask (${defaultAddress})` },
    format: {
      type: 'string',
      value: 'FORMAT',
      help: 'table, json, csv or chart (a range on a terminal: chart)',
    },
    ascii: { type: 'boolean', help: 'draw charts with ASCII characters only' },
  },
  operands: { min: 1, max: 1 },
  notes:
    'An expression that begins with a dash goes behind --. Exits with 0 also where nothing matches, with 1 when the ' +
    'query failed or the node does not answer, with 2 when the expression is none.',
  run: async (args) => {
    const { runQuery } = await import('./query-run.ts');
    return runQuery(args, defaultAddress);
  },
};
