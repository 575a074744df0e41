import type { VectorMatching } from '../ast.ts';
import { secondsOf } from './duration.ts';
import { parseLabels } from './grouping.ts';
import type { TokenStream } from './token-stream.ts';
import { startsExpression } from './tokens.ts';

/** What was written after an operator. */
export interface BinaryModifiers {
  readonly isBool: boolean;
  readonly matching: VectorMatching;
}

/** Reads `bool on (…) group_left (…) fill (…)`, all of which may be missing. */
export function parseBinaryModifiers(stream: TokenStream): BinaryModifiers {
  const isBool = stream.accept('keyword', 'bool') !== undefined;
  const clause = stream.accept('keyword', 'on', 'ignoring');
  const labels = clause === undefined ? [] : parseLabels(stream);
  const group = clause === undefined ? undefined : stream.accept('keyword', 'group_left', 'group_right');
  // Whatever is neither a fill nor the right side was meant to be labels.
  const isNext = startsExpression(stream.next) || stream.is('keyword', 'fill', 'fill_left', 'fill_right');
  const hasInclude = group !== undefined && (stream.is('punctuation', '(') || !isNext);
  const matching: VectorMatching = {
    cardinality: cardinalityOf(group?.value),
    isOn: clause?.value === 'on',
    labels,
    include: hasInclude ? parseLabels(stream) : [],
    ...parseFill(stream),
  };
  return { isBool, matching };
}

function cardinalityOf(group: string | undefined): VectorMatching['cardinality'] {
  if (group === undefined) return 'one-to-one';
  return group === 'group_left' ? 'many-to-one' : 'one-to-many';
}

/** Either side's may come first, each once; `fill` stands for both. */
function parseFill(stream: TokenStream): Pick<VectorMatching, 'fillLeft' | 'fillRight'> {
  if (stream.accept('keyword', 'fill') !== undefined) {
    const value = parseFillValue(stream);
    return { fillLeft: value, fillRight: value };
  }
  let fillLeft: number | undefined;
  let fillRight: number | undefined;
  for (;;) {
    if (fillLeft === undefined && stream.accept('keyword', 'fill_left') !== undefined) {
      fillLeft = parseFillValue(stream);
    } else if (fillRight === undefined && stream.accept('keyword', 'fill_right') !== undefined) {
      fillRight = parseFillValue(stream);
    } else {
      return { fillLeft, fillRight };
    }
  }
}

function parseFillValue(stream: TokenStream): number {
  stream.expect('punctuation', '(');
  const sign = stream.accept('operator', '+', '-');
  const literal = stream.accept('number') ?? stream.accept('duration');
  if (literal === undefined) throw stream.unexpected();
  stream.expect('punctuation', ')');
  const value = secondsOf(stream, literal);
  return sign?.value === '-' ? -value : value;
}
