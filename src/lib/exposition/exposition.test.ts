import { describe, expect, it } from 'vitest';
import { defaultExpositionLimits, parseExposition } from './index.ts';

/** One line: the sample it is, as `[name, labels, value, timestamp]`, or why it is none. */
function parsed(line: string, suffix = ''): unknown {
  const { samples, faults } = parseExposition(`${line}\n${suffix}`);
  const found = samples.map(({ name, labels, value, timestampMs }) => [name, labels, value, timestampMs]);
  return faults.length > 0 ? faults[0]?.reason : found[0];
}

describe('a sample', () => {
  it('has a name, labels, a value and a timestamp', () => {
    expect(parsed('a 1')).toEqual(['a', {}, 1, undefined]);
    expect(parsed('a:b_C9{} 1.5e3')).toEqual(['a:b_C9', {}, 1500, undefined]);
    expect(parsed('\t a { x = "1" , y="2", }\t-.5 1395066363000')).toEqual([
      'a',
      { x: '1', y: '2' },
      -0.5,
      1_395_066_363_000,
    ]);
    expect(parsed('a{x="1"}2')).toEqual(['a', { x: '1' }, 2, undefined]);
    expect(parsed('a 1 -5')).toEqual(['a', {}, 1, -5]);
  });

  it('may have text of any kind in its labels', () => {
    expect(parsed(String.raw`a{x="\\ \" \n",y="ü,}{= #",z=""} 1`)).toEqual([
      'a',
      { x: '\\ " \n', y: 'ü,}{= #', z: '' },
      1,
      undefined,
    ]);
    expect(parsed('a{__proto__="1"} 1')).toEqual([
      'a',
      Object.fromEntries([['__proto__', '1']]),
      1,
      undefined,
    ]);
  });

  it('may be no number, or infinite', () => {
    for (const text of ['Inf', '+Inf', '+inf', 'Infinity', 'INF'])
      expect(parsed(`a ${text}`)).toEqual(['a', {}, Infinity, undefined]);
    expect(parsed('a -Inf')).toEqual(['a', {}, -Infinity, undefined]);
    expect(parsed('a NaN')).toEqual(['a', {}, NaN, undefined]);
    expect(parsed('a nan')).toEqual(['a', {}, NaN, undefined]);
  });

  it('may have a name in quotes, as Prometheus 3 writes it', () => {
    expect(parsed('{"my.metric"} 1')).toEqual(['my.metric', {}, 1, undefined]);
    expect(parsed('{"my.metric", a="b", "c d"="e"} 1')).toEqual([
      'my.metric',
      { a: 'b', 'c d': 'e' },
      1,
      undefined,
    ]);
    expect(parsed(String.raw`{a="b","grö\"ße"} 1`)).toEqual(['grö"ße', { a: 'b' }, 1, undefined]);
  });

  it('is refused with the reason', () => {
    expect(parsed('a')).toEqual('expected a value, got the end of the line');
    expect(parsed('9a 1')).toEqual('expected a metric name, got "9a 1"');
    expect(parsed('a.b 1')).toEqual('expected a value, got ".b"');
    expect(parsed('a one')).toEqual('expected a value, got "one"');
    expect(parsed('a 0x1F')).toEqual('expected a value, got "0x1F"');
    expect(parsed('a 1_000')).toEqual('expected a value, got "1_000"');
    expect(parsed('a 1e999')).toEqual('expected a value, got "1e999"');
    expect(parsed('a +NaN')).toEqual('expected a value, got "+NaN"');
    expect(parsed('a 1 1.5')).toEqual('expected a timestamp in milliseconds, got "1.5"');
    expect(parsed('a 1 2 3')).toEqual('expected the end of the line, got "3"');
    expect(parsed('a 1 # {x="1"} 2')).toEqual('expected the end of the line, got "# {x=\\"1\\"} 2"');
    expect(parsed('a{x="1" 1')).toEqual('expected , or }, got "1"');
    expect(parsed('a{x=1} 1')).toEqual('expected a label value in double quotes, got "1} 1"');
    expect(parsed('a{x="1} 1')).toEqual('a label value: the closing quote is missing');
    expect(parsed(String.raw`a{x="C:\dir"} 1`)).toEqual(String.raw`expected \\, \" or \n, got "\\d"`);
    expect(parsed('a{x} 1')).toEqual('expected =, got "} 1"');
    expect(parsed('a{,} 1')).toEqual('expected a label name or }, got ",} 1"');
    expect(parsed('a{x="1",x="2"} 1')).toEqual('the label "x" is there twice');
    expect(parsed('a{__name__="b"} 1')).toEqual('the label __name__ is reserved');
    expect(parsed('{x="1"} 1')).toEqual('the metric has no name');
    expect(parsed('{""} 1')).toEqual('the metric has no name');
    expect(parsed('a{"b"} 1')).toEqual('two names: "a" and "b"');
    expect(parsed('{"a","b"} 1')).toEqual('two names: "a" and "b"');
  });

  it('is refused when it is the last line and not ended', () => {
    expect(parseExposition('a 1\nb 12')).toMatchObject({
      samples: [{ name: 'a' }],
      faults: [{ line: 2, reason: 'the last line is not ended by a line feed: it may be cut' }],
    });
  });

  it('is refused when the series was there before', () => {
    expect(parseExposition('a{x="1",y="2"} 1\na{y="2",x="1"} 2\n')).toMatchObject({
      samples: [{ value: 1 }],
      faults: [{ line: 2, reason: 'the same series as in line 1', isDuplicate: true }],
    });
  });
});

describe('families', () => {
  const families = (...lines: string[]): unknown =>
    parseExposition(lines.map((line) => `${line}\n`).join('')).families.map(({ name, type, help, unit }) =>
      [name, type, help, unit].filter((each) => each !== undefined),
    );
  const faults = (...lines: string[]): unknown =>
    parseExposition(lines.map((line) => `${line}\n`).join('')).faults.map(
      ({ line, reason }) => `${line}: ${reason}`,
    );

  it('are what HELP and TYPE tell of the samples', () => {
    expect(
      families(
        '# a remark',
        '#',
        String.raw`# HELP a_total of \\ and \n lines`,
        '# TYPE a_total counter',
        'a_total 1',
        '#TYPE h histogram',
        'h_bucket{le="+Inf"} 1',
        'h_sum 1',
        'h_count 1',
        '# TYPE s summary',
        's{quantile="0.5"} 1',
        's_count 1',
        'plain 1',
        '# HELP plain later',
        '# TYPE "my.metric" GAUGE',
        '{"my.metric"} 1',
        '# TYPE unseen gauge',
      ),
    ).toEqual([
      ['a_total', 'counter', 'of \\ and \n lines'],
      ['h', 'histogram'],
      ['s', 'summary'],
      ['plain', 'untyped', 'later'],
      ['my.metric', 'gauge'],
      ['unseen', 'gauge'],
    ]);
  });

  it('of OpenMetrics are told in the terms of Prometheus', () => {
    expect(
      families(
        '# TYPE a_seconds counter',
        '# UNIT a_seconds seconds',
        '# HELP a_seconds of "it"',
        'a_seconds_total 1 1520879607.789 # {id="x"} 0.5 1',
        'a_seconds_created 1',
        '# TYPE b info',
        'b_info{v="1"} 1',
        '# TYPE c stateset',
        'c{c="on"} 1',
        '# TYPE g gaugehistogram',
        'g_bucket{le="+Inf"} 1',
        'g_gcount 1',
        '# TYPE h histogram',
        'h_bucket{le="1"} 1 # {} 1',
        'h_created 1',
        '# TYPE u unknown',
        'u 1',
        '# TYPE unseen counter',
        '# EOF',
      ),
    ).toEqual([
      ['a_seconds_total', 'counter', 'of "it"', 'seconds'],
      ['a_seconds_created', 'gauge', 'of "it"', 'seconds'],
      ['b_info', 'gauge'],
      ['c', 'gauge'],
      ['g_bucket', 'gauge'],
      ['g_gcount', 'gauge'],
      ['h', 'histogram'],
      ['h_created', 'gauge'],
      ['u', 'untyped'],
      ['unseen_total', 'counter'],
    ]);
    expect(parsed('a 1 1.5', '# EOF\n')).toEqual(['a', {}, 1, 1500]);
    expect(parsed('a 1 1.5', '# EOF')).toEqual(['a', {}, 1, 1500]);
  });

  it('are not contradicted', () => {
    expect(
      faults(
        '# TYPE a gauge',
        '# TYPE a counter',
        '# HELP a one',
        '# HELP a two',
        'b 1',
        '# TYPE b gauge',
        '# TYPE c meter',
        '# TYPE d info',
        '# TYPE',
        String.raw`# HELP e \x`,
        '# TYPE h histogram',
        'h 1',
        'h_bucket 1',
        '# TYPE s summary',
        's 1',
      ),
    ).toEqual([
      '2: a second TYPE for a',
      '4: a second HELP for a',
      '6: the TYPE of b comes after its samples',
      '7: expected one of counter, gauge, histogram, summary, untyped, unknown, got "meter"',
      '8: expected one of counter, gauge, histogram, summary, untyped, unknown, got "info"',
      '9: expected a metric name, got the end of the line',
      String.raw`10: expected \\ or \n in the help, got "\\x"`,
      '12: h is a histogram: expected h_bucket, h_sum or h_count',
      '13: h is a histogram: the label le is missing',
      '15: s is a summary: the label quantile is missing',
    ]);
    expect(faults('a 1', '# EOF', 'b 1', '# UNIT b seconds')).toEqual([]);
    expect(faults('# UNIT e_bytes seconds', 'e_bytes 1', '# EOF')).toEqual([
      '1: the unit "seconds" is not the end of e_bytes',
    ]);
    expect(faults('# EOF', 'b 1', '# EOF')).toEqual(['2: more lines after # EOF']);
  });
});

describe('a text', () => {
  it('may have line feeds of Windows, empty lines, and be empty', () => {
    expect(parseExposition('a 1\r\n\r\n  \nb 2\r\n')).toMatchObject({
      samples: [{ line: 1 }, { line: 4 }],
      faults: [],
    });
    expect(parseExposition('')).toMatchObject({ samples: [], families: [], faults: [], format: 'text' });
    expect(parseExposition('a 1\r\n# EOF\r\n')).toMatchObject({ format: 'openmetrics', faults: [] });
  });

  it('is read up to its limits', () => {
    const limits = {
      maxLines: 7,
      maxLineLength: 30,
      maxSamples: 2,
      maxLabels: 1,
      maxNameLength: 3,
      maxLabelValueLength: 2,
      maxFaults: 6,
    };
    const lines = [
      'a 1',
      `b{x="${'y'.repeat(40)}"} 1`,
      'c{x="yyy"} 1',
      'd{x="1",y="1"} 1',
      'name 1',
      'e 1',
      'f 1',
      'g 1',
    ];
    const { samples, faults, faultCount } = parseExposition(`${lines.join('\n')}\n`, limits);
    expect(samples.map(({ name }) => name)).toEqual(['a', 'e']);
    expect(faults.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '2: a line may have at most 30 characters, it has 49',
      '3: a label value may have at most 2 characters, "x" has 3',
      '4: more than 1 labels',
      '5: a name may have at most 3 characters, it has 4',
      '7: more than 2 samples',
      '8: more than 7 lines; the rest is not read',
    ]);
    expect(faultCount).toBe(6);
    expect(parseExposition('!\n'.repeat(300))).toMatchObject({ faultCount: 300 });
    expect(parseExposition('!\n'.repeat(300)).faults).toHaveLength(defaultExpositionLimits.maxFaults);
  });
});
