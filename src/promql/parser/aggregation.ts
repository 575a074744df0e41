import type { Aggregation, AggregationOperator, Expression } from '../ast.ts';
import { parseLabels } from './grouping.ts';
import type { TokenStream } from './token-stream.ts';
import type { Token } from './tokens.ts';

/** Operators with a parameter before the vector. */
const parameterized: ReadonlySet<AggregationOperator> = new Set<AggregationOperator>([
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
]);

type Grouping = Pick<Aggregation, 'grouping' | 'isWithout'>;

/** Reads an aggregation whose operator was read; `by` or `without` may stand before its arguments or after. */
export function parseAggregation(
  stream: TokenStream,
  name: Token,
  operator: AggregationOperator,
  parseArguments: (stream: TokenStream) => readonly Expression[],
): Aggregation {
  const before = parseGrouping(stream);
  const args = stream.within({ name: 'aggregation', expected: '' }, () => parseArguments(stream));
  const grouping = before ?? parseGrouping(stream) ?? { grouping: [], isWithout: false };
  const position = stream.since(name.start);
  if (args.length === 0) throw stream.fault('no arguments for aggregate expression provided', position);
  const count = parameterized.has(operator) ? 2 : 1;
  const expression = args[count - 1];
  if (expression === undefined || args.length !== count) {
    const numbers = `expected ${count}, got ${args.length}`;
    throw stream.fault(`wrong number of arguments for aggregate expression provided, ${numbers}`, position);
  }
  const parameter = count === 2 ? args[0] : undefined;
  return { kind: 'aggregation', position, operator, expression, parameter, ...grouping };
}

function parseGrouping(stream: TokenStream): Grouping | undefined {
  const keyword = stream.accept('keyword', 'by', 'without');
  return keyword && { grouping: parseLabels(stream), isWithout: keyword.value === 'without' };
}
