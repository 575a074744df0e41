import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExposition, seriesKey } from '../lib/exposition/index.ts';
import type { MetricDefinition, Sample } from '../lib/reading.ts';
import { expositionFormat } from './exposition-format.ts';
import { exposition, expositionType } from './exposition.ts';
import { openMetrics, openMetricsType } from './openmetrics.ts';
import { caseCount } from '../../tests/support/case-count.ts';

function defined(
  ...entries: readonly (readonly [MetricDefinition['type'], string])[]
): Map<string, MetricDefinition> {
  return new Map(entries.map(([type, name]) => [name, { name, type, help: `Of ${name}.` }]));
}

const sample = (name: string, value: number, labels: Sample['labels'] = {}): Sample => ({
  name,
  labels,
  value,
});

describe('OpenMetrics', () => {
  it('names counters without _total, tells units, and ends', () => {
    const definitions = defined(['counter', 'a_seconds_total'], ['gauge', 'b_bytes'], ['counter', 'pgfault']);
    const samples = [
      sample('pgfault', 3),
      sample('a_seconds_total', 1.5, { cpu: '0' }),
      sample('b_bytes', 2 ** 40),
      sample('other', NaN),
    ];
    expect(openMetrics(definitions, samples, { env: 'x' })).toBe(
      [
        '# TYPE a_seconds counter',
        '# UNIT a_seconds seconds',
        '# HELP a_seconds Of a_seconds_total.',
        'a_seconds_total{cpu="0",env="x"} 1.5',
        '# TYPE b_bytes gauge',
        '# UNIT b_bytes bytes',
        '# HELP b_bytes Of b_bytes.',
        'b_bytes{env="x"} 1099511627776',
        '# TYPE other unknown',
        'other{env="x"} NaN',
        '# TYPE pgfault unknown',
        '# HELP pgfault Of pgfault.',
        'pgfault{env="x"} 3',
        '# EOF\n',
      ].join('\n'),
    );
    expect(openMetrics(new Map(), [])).toBe('# EOF\n');
  });

  it('leaves a counter its name where another metric has the one without _total', () => {
    const text = openMetrics(defined(['counter', 'a_total'], ['gauge', 'a']), [
      sample('a', 1),
      sample('a_total', 2),
    ]);
    expect(text.match(/# TYPE .*/g)).toEqual(['# TYPE a gauge', '# TYPE a_total unknown']);
  });

  it('escapes quotes in the help', () => {
    const definitions = new Map([['a', { name: 'a', type: 'gauge', help: 'a "b"\n\\' } as const]]);
    expect(openMetrics(definitions, [sample('a', 1)])).toContain(String.raw`# HELP a a \"b\"\n\\`);
    expect(exposition(definitions, [sample('a', 1)])).toContain(String.raw`# HELP a a "b"\n\\`);
  });

  it('tells when counters and histograms began beside them', () => {
    const definitions = defined(['counter', 'a_total'], ['gauge', 'a_created'], ['histogram', 'h']);
    const samples = [
      sample('a_created', 9, { x: '1' }),
      sample('a_created', 8, { x: 'gone' }),
      sample('a_total', 1, { x: '1' }),
      sample('a_total', 2, { x: '2' }),
      sample('h_created', 7),
      sample('h_count', 1),
    ];
    expect(
      openMetrics(definitions, samples)
        .split('\n')
        .filter((line) => !line.startsWith('#')),
    ).toEqual(['a_total{x="1"} 1', 'a_created{x="1"} 9', 'a_total{x="2"} 2', 'h_count 1', 'h_created 7', '']);
  });
});

describe('histograms and summaries', () => {
  const definitions = defined(['histogram', 'h'], ['summary', 's'], ['gauge', 'g_count']);
  const samples = [
    sample('h_count', 3, { x: '1' }),
    sample('h_bucket', 3, { x: '1', le: '+Inf' }),
    sample('h_bucket', 1, { le: '0.5', x: '2' }),
    sample('h_bucket', 2, { x: '1', le: '10' }),
    sample('g_count', 1),
    sample('h_bucket', 1, { x: '1', le: '2' }),
    sample('h_sum', 9, { x: '1' }),
    sample('s_count', 1),
    sample('s', 1, { quantile: '0.99' }),
    sample('s', 1, { quantile: '0.5' }),
  ];

  it('are one family each, the buckets in order', () => {
    const lines = [
      '# TYPE g_count gauge',
      'g_count 1',
      '# TYPE h histogram',
      'h_bucket{x="1",le="2"} 1',
      'h_bucket{x="1",le="10"} 2',
      'h_bucket{x="1",le="+Inf"} 3',
      'h_sum{x="1"} 9',
      'h_count{x="1"} 3',
      'h_bucket{le="0.5",x="2"} 1',
      '# TYPE s summary',
      's{quantile="0.5"} 1',
      's{quantile="0.99"} 1',
      's_count 1',
    ];
    const isTold = (line: string) => !/^# (HELP|UNIT|EOF)|^$/.test(line);
    expect(exposition(definitions, samples).split('\n').filter(isTold)).toEqual(lines);
    expect(openMetrics(definitions, samples).split('\n').filter(isTold)).toEqual(lines);
  });
});

describe('a name with other characters', () => {
  const samples = [sample('my.metric', 1, { 'a-b': 'c' }), sample('9', 2)];
  it('gets underscores, or quotes for those who know them', () => {
    expect(exposition(new Map(), samples)).toContain('my_metric{a_b="c"} 1');
    expect(exposition(new Map(), samples)).toContain('_ 2');
    const text = openMetrics(new Map(), samples, {}, 'utf-8');
    expect(text).toContain('# TYPE "my.metric" unknown\n{"my.metric","a-b"="c"} 1\n');
    expect(text).toContain('{"9"} 2\n');
  });
});

describe('the format', () => {
  it('is the one the client asks for', () => {
    const formatOf = (accept: string | undefined) => expositionFormat(accept).contentType;
    const prometheus2 =
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
    const prometheus3 =
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';
    expect(formatOf(prometheus2)).toBe(openMetricsType);
    expect(formatOf(prometheus3)).toBe(`${openMetricsType}; escaping=allow-utf-8`);
    for (const accept of [
      undefined,
      '',
      '*/*',
      'text/html,application/xhtml+xml,*/*;q=0.8',
      'text/plain;version=0.0.4;q=1,*/*;q=0.1',
      'application/openmetrics-text;version=1.0.0;q=0.4,text/plain;q=0.5',
      'application/openmetrics-text;q=0',
      'application/openmetrics-text;q=x',
      'application/openmetrics-text;version=2.0.0',
    ])
      expect(formatOf(accept)).toBe(expositionType);
    expect(formatOf('application/openmetrics-text; version="1.0.0"; charset=utf-8')).toBe(openMetricsType);
  });
});

describe('what is written', () => {
  const name = fc.oneof(
    fc.constantFrom('a_total', 'a', 'b_seconds', 'h_bucket'),
    fc.string({ minLength: 1, maxLength: 6 }),
  );
  const labelName = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => text !== '__name__');
  const samples = fc.uniqueArray(
    fc.record({
      name,
      labels: fc.dictionary(labelName, fc.string({ maxLength: 8 }), { maxKeys: 3 }),
      value: fc.double(),
    }),
    { maxLength: 8, selector: (each) => seriesKey(each.name, each.labels) },
  );
  const definitions = defined(['counter', 'a_total'], ['gauge', 'b_seconds']);

  it('is read again as it was', () => {
    fc.assert(
      fc.property(samples, (written) => {
        const {
          samples: read,
          faults,
          format,
        } = parseExposition(openMetrics(definitions, written, {}, 'utf-8'));
        const keys = (all: readonly Sample[]) =>
          all
            .map((each) => `${seriesKey(each.name, each.labels)} ${each.value + 0}`)
            .toSorted((a, b) => (a < b ? -1 : 1));
        expect([faults, format]).toEqual([[], 'openmetrics']);
        expect(keys(read)).toEqual(keys(written));
      }),
      { numRuns: caseCount },
    );
  });
});
