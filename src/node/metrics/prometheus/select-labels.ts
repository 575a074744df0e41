import { invalidParameter } from '../../../api/prometheus/failure.ts';
import type { LabelValuesQuestion, SeriesQuestion } from '../../../api/prometheus/view.ts';
import { matchesEmpty } from '../../../promql/regexp.ts';
import { compareLabels, valueOf } from '../../../promql/eval/label-set.ts';
import type { LabelMatcher } from '../../../promql/ast.ts';
import { ParseError } from '../../../promql/errors.ts';
import type { Labels } from '../../../promql/queryable.ts';
import { parseSelector } from '../../../promql/selector.ts';
import type { SeriesReader } from '../../../series/index.ts';
import type { AnswerText } from './answer-text.ts';
import { labelsText } from './value-text.ts';
import { compile } from './series-queryable.ts';

/** Writes the members of the answer to `/series`, `/labels` and `/label/NAME/values`. Throws `PrometheusFailure`. */
export function writeSelection(
  out: AnswerText,
  question: SeriesQuestion | LabelValuesQuestion,
  reader: SeriesReader,
): void {
  const { fromMs, toMs, limit } = question;
  const sets = question.selectors.map(matchersOf);
  const found = (sets.length === 0 ? [[]] : sets).map((matchers) =>
    reader.seriesLabels(compile(matchers), fromMs, toMs),
  );
  const texts = textsOf(question, found);
  const kept = limit > 0 ? texts.slice(0, limit) : texts;
  out.add('"data":[');
  for (const [index, text] of kept.entries()) out.add(index === 0 ? text : `,${text}`);
  out.add(']');
  if (kept.length < texts.length) out.add(',"warnings":["results truncated due to limit"]');
}

function textsOf(
  question: SeriesQuestion | LabelValuesQuestion,
  found: readonly (readonly Labels[])[],
): readonly string[] {
  if (question.kind === 'series') {
    const series = found.flat().toSorted(compareLabels);
    return [...new Set(series.map(labelsText))];
  }
  const words = new Set<string>();
  for (const labels of found.flat()) {
    if (question.kind === 'label_values') words.add(valueOf(labels, question.label));
    else for (const name of Object.keys(labels)) words.add(name);
  }
  words.delete('');
  return [...words].toSorted().map((word) => JSON.stringify(word));
}

function matchersOf(selector: string): readonly LabelMatcher[] {
  const matchers = readSelector(selector);
  if (matchers.every(matchesEmpty)) {
    throw invalidParameter('match[]', 'match[] must contain at least one non-empty matcher');
  }
  return matchers;
}

function readSelector(selector: string): readonly LabelMatcher[] {
  // Prometheus' check of expressions, which has other words for it, is not asked here.
  if (/^\s*\{\s*\}\s*$/.test(selector)) return [];
  try {
    return parseSelector(selector);
  } catch (error) {
    if (error instanceof ParseError) throw invalidParameter('match[]', error.rendered);
    throw error;
  }
}
