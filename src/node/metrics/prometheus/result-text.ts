import type { InstantValue, VectorSample } from '../../../promql/engine.ts';
import type { SeriesData } from '../../../promql/queryable.ts';
import type { AnswerText } from './answer-text.ts';
import { histogramText, labelsText, scalarText, timeText, valueText } from './value-text.ts';

/** Writes `"resultType":…,"result":…`. Throws `EvaluationError` where that becomes too large. */
export function writeResult(out: AnswerText, value: InstantValue, atMs: number): void {
  switch (value.kind) {
    case 'scalar':
      out.add(`"resultType":"scalar","result":[${timeText(atMs)},"${scalarText(value.value)}"]`);
      return;
    case 'string':
      out.add(`"resultType":"string","result":[${timeText(atMs)},${JSON.stringify(value.value)}]`);
      return;
    case 'vector':
      writeVector(out, value.samples, timeText(atMs));
      return;
    case 'matrix':
      writeMatrix(out, value.series);
  }
}

function writeVector(out: AnswerText, samples: readonly VectorSample[], time: string): void {
  out.add('"resultType":"vector","result":[');
  for (const [index, { labels, value }] of samples.entries()) {
    const point =
      typeof value === 'number'
        ? `"value":[${time},"${valueText(value)}"]`
        : `"histogram":[${time},${histogramText(value)}]`;
    out.add(`${index === 0 ? '' : ','}{"metric":${labelsText(labels)},${point}}`);
  }
  out.add(']');
}

function writeMatrix(out: AnswerText, all: readonly SeriesData[]): void {
  out.add('"resultType":"matrix","result":[');
  const times = new TimeTexts();
  for (const [index, series] of all.entries()) {
    out.add(`${index === 0 ? '' : ','}{"metric":${labelsText(series.labels)}`);
    writePoints(out, series, times.of(series.timestamps));
    out.add('}');
  }
  out.add(']');
}

function writePoints(
  out: AnswerText,
  { timestamps, values, histograms }: SeriesData,
  times: readonly string[],
): void {
  const natives = histograms?.size ?? 0;
  if (timestamps.length > natives) {
    let mark = ',"values":[';
    for (let at = 0; at < timestamps.length; at++) {
      if (histograms?.has(at)) continue;
      out.add(`${mark}[${times[at]},"${valueText(values[at] as number)}"]`);
      mark = ',';
    }
    out.add(']');
  }
  if (histograms === undefined || natives === 0) return;
  let mark = ',"histograms":[';
  for (const [at, histogram] of [...histograms].toSorted(([a], [b]) => a - b)) {
    out.add(`${mark}[${times[at]},${histogramText(histogram)}]`);
    mark = ',';
  }
  out.add(']');
}

/** Series of a range query share their times: these are written once. */
class TimeTexts {
  #times: Float64Array | undefined;
  #texts: readonly string[] = [];

  of(times: Float64Array): readonly string[] {
    if (times !== this.#times) this.#texts = Array.from(times, timeText);
    this.#times = times;
    return this.#texts;
  }
}
