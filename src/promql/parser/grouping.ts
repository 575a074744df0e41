import { unquote } from '../notation/unquote.ts';
import { quote } from '../strings.ts';
import type { TokenStream } from './token-stream.ts';
import { isLabelName } from './tokens.ts';

/** Reads labels in parentheses: `(a, "b.c",)`. */
export function parseLabels(stream: TokenStream): readonly string[] {
  stream.expect('punctuation', '(', { name: 'grouping opts', expected: '"("' });
  const labels: string[] = [];
  while (stream.accept('punctuation', ')') === undefined) {
    labels.push(parseLabel(stream));
    if (stream.accept('punctuation', ',') !== undefined) continue;
    stream.expect('punctuation', ')', { name: 'grouping opts', expected: '"," or ")"' });
    break;
  }
  return labels;
}

function parseLabel(stream: TokenStream): string {
  const token = stream.next;
  if (token.kind !== 'string' && !isLabelName(token)) {
    throw stream.unexpected({ name: 'grouping opts', expected: 'label' });
  }
  stream.take();
  const name = token.kind === 'string' ? (unquote(token.text) ?? '') : token.text;
  if (name === '') throw stream.fault(`invalid label name for grouping: ${quote(name)}`, token);
  return name;
}
