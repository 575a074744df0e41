/** A sample of a Prometheus text exposition, with a key that does not depend on the order of labels. */
export interface ExpositionSample {
  readonly name: string;
  /** `name{a="1",b="2"}`, labels sorted. */
  readonly key: string;
  readonly value: number;
}

/**
 * Reads the samples of a text exposition (format 0.0.4, without timestamps). Throws on a line that is neither comment
 * nor sample, so that a damaged file does not count as passed.
 */
export function parseExposition(text: string): ExpositionSample[] {
  const samples: ExpositionSample[] = [];
  text.split('\n').forEach((line, index) => {
    if (line === '' || line.startsWith('#')) return;
    const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!match) throw new Error(`line ${index + 1}: not a sample: ${line.slice(0, 100)}`);
    const labels = [...(match[2] ?? '').matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)",?/g)]
      .map(([, name, value]) => `${name}="${value}"`)
      .toSorted();
    samples.push({ name: match[1]!, key: `${match[1]}{${labels.join(',')}}`, value: toNumber(match[3]!) });
  });
  return samples;
}

function toNumber(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  return Number(text);
}
