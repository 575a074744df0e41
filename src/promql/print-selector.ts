import type {
  AtModifier,
  DurationExpression,
  DurationNode,
  LabelMatcher,
  MatrixSelector,
  Subquery,
  VectorSelector,
} from './ast.ts';
import { formatDurationText } from './duration-text.ts';
import { formatNumber } from './numbers.ts';
import { printLabel } from './print-matching.ts';
import { quote } from './strings.ts';

/** `name{a="b"} @ 1.000 anchored offset 5m`, the matchers sorted by their text. */
export function printVectorSelector(selector: VectorSelector): string {
  const others = printAt(selector.at) + printExtension(selector);
  return printSeries(selector) + withOffset(others, selector.offset);
}

/** `name{a="b"}[5m] anchored @ 1.000 offset 5m`. */
export function printMatrixSelector({ selector, range }: MatrixSelector): string {
  const others = printExtension(selector) + printAt(selector.at);
  return `${printSeries(selector)}[${printDuration(range)}]${withOffset(others, selector.offset)}`;
}

/** What follows the expression of a subquery: `[1h:5m] @ end() offset 5m`. */
export function printSubqueryTimes({ range, step, at, offset }: Subquery): string {
  const times = withOffset(printAt(at), offset);
  return `[${printDuration(range)}:${step ? printDuration(step) : ''}]${times}`;
}

function printSeries({ name, matchers }: VectorSelector): string {
  const written = matchers.filter(
    (matcher) =>
      !(name !== '' && matcher.name === '__name__' && matcher.type === '=' && matcher.value === name),
  );
  // Without a name the braces are all there is, even if they are empty, as in the second argument of `info`.
  if (written.length === 0) return name === '' ? '{}' : name;
  return `${name}{${written.map(printMatcher).toSorted(byBytes).join(',')}}`;
}

function printMatcher({ name, type, value }: LabelMatcher): string {
  return `${printLabel(name)}${type}${quote(value)}`;
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function printAt(at: AtModifier | undefined): string {
  if (at === undefined) return '';
  return at.kind === 'timestamp' ? ` @ ${(at.ms / 1000).toFixed(3)}` : ` @ ${at.kind}()`;
}

function printExtension({ extension }: VectorSelector): string {
  return extension === undefined ? '' : ` ${extension}`;
}

/** An offset stands last, unless an operator behind it would be taken for a part of it. */
function withOffset(others: string, offset: DurationNode | undefined): string {
  if (offset === undefined) return others;
  const text = printDuration(offset);
  return /^(?:\(|[-+]{2})/.test(text) ? ` offset ${text}${others}` : `${others} offset ${text}`;
}

/** A duration that is not computed is written in units, however it was written. */
function printDuration({ expression }: DurationNode): string {
  return expression.kind === 'literal'
    ? formatDurationText(Math.round(expression.seconds * 1000))
    : printDurationExpression(expression);
}

function printDurationExpression(expression: DurationExpression): string {
  switch (expression.kind) {
    case 'literal':
      return expression.isNumber
        ? formatNumber(expression.seconds)
        : formatDurationText(Math.round(expression.seconds * 1000));
    case 'step':
    case 'range':
      return `${expression.kind}()`;
    case 'unary':
      return expression.operator + printDurationExpression(expression.operand);
    case 'paren':
      return `(${printDurationExpression(expression.inner)})`;
    case 'binary':
      return `${printDurationExpression(expression.left)} ${expression.operator} ${printDurationExpression(expression.right)}`;
    case 'min':
    case 'max':
      return `${expression.kind}_of(${printDurationExpression(expression.left)}, ${printDurationExpression(expression.right)})`;
  }
}
