import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from './log-parts.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const check = (
  line: string,
  severity: string | null,
  logger: string | null,
  message: string,
  rest = '',
): void =>
  it(`takes apart: ${line}`, () => {
    expect(partsOf(line)).toMatchObject({ severity, logger, message, rest });
  });

describe('a plain line', () => {
  check('2026-11-21 09:41:03.120 ERROR loader: batch failed', 'error', 'loader', 'batch failed');
  check('2026-11-21T09:41:03,120Z WARN  loader  retrying in 2 s', 'warning', 'loader', 'retrying in 2 s');
  check('2026-11-21 09:41:03,120 - etl.load - CRITICAL - disk full', 'critical', 'etl.load', 'disk full');
  check('[2026-11-21 09:41:03] production.ERROR: no such table', 'error', 'production', 'no such table');
  check('2026/11/21 09:41:03 [error] 12#0: *1 open() failed', 'error', null, '12#0: *1 open() failed');
  check('2026-11-21 09:41:03 [main] INFO c.e.App - started', 'info', 'c.e.App', '[main] started');
  check('2026-11-21 09:41:03 INFO [c.e.App] started', 'info', 'c.e.App', 'started');
  check('09:41:03 DEBUG tick', 'debug', null, 'tick');
  check('WARNING:root:low memory', 'warning', 'root', 'low memory');
  check('error: cannot open', 'error', null, 'cannot open');
  check('[21/Nov/2026:09:41:03 +0000] notice: hi', 'notice', null, 'hi');
  check('error opening the file', null, null, 'error opening the file');
  check('INFORMATION DESK opened', 'info', null, 'DESK opened');
  check('something level=warn else', 'warning', null, 'something level=warn else');
  check(
    '10.0.0.1 - - [21/Nov/2026:09:41:03 +0000] "GET /" 200',
    null,
    null,
    '10.0.0.1 - - [21/Nov/2026:09:41:03 +0000] "GET /" 200',
  );
  check('2026-11-21', null, null, '2026-11-21');
  check('', null, null, '');
});

describe('a line of syslog', () => {
  check('Nov 21 09:41:03 etl-01 cron[12]: (root) CMD (x)', null, 'cron[12]', '(root) CMD (x)');
  check('2026-11-21T09:41:03+01:00 etl-01 app[7]: ERROR: no', 'error', 'app[7]', 'no');
});

describe('a structured line', () => {
  check('{"level":"error","msg":"no","batch":7,"who":"a b"}', 'error', null, 'no', 'batch=7 who="a b"');
  check('{"level":30,"time":1,"pid":2,"hostname":"x","name":"api","msg":"up"}', 'info', 'api', 'up');
  check(
    '{"level":400,"level_name":"ERROR","channel":"app","message":"no"}',
    'error',
    'app',
    'no',
    'level=400',
  );
  check('2026-11-21T09:41:03Z {"severity":"WARNING","message":"low"}', 'warning', null, 'low');
  check(
    'time=2026-11-21T09:41:03Z level=warn msg="low disk" free=3G',
    'warning',
    null,
    'low disk',
    'free=3G',
  );
  check('{"a":1}', null, null, '{"a":1}');
  check('{"level":"error"', null, null, '{"level":"error"');
  check('a=1 b=2', null, null, 'a=1 b=2');
});

describe('a line that goes on', () => {
  it('keeps its indentation', () => {
    expect(partsOf('    at load (app.ts:12)')).toMatchObject({
      continues: true,
      message: '    at load (app.ts:12)',
    });
  });
});

it('leaves out colours', () => {
  expect(partsOf('\u001B[31mERROR\u001B[0m no')).toMatchObject({ severity: 'error', message: 'no' });
});

it('never fails, and loses no word of a plain line', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'ERROR',
      '[warn]',
      'info:',
      '-',
      'loader:',
      '2026-11-21',
      '09:41:03',
      '[x]',
      'a.ERROR:',
      '|',
    ),
    fc.stringMatching(/^[a-z]{1,8}$/),
  );
  const line = fc.tuple(fc.array(word, { maxLength: 8 }), fc.constantFrom(' ', '  ', '\t'));
  fc.assert(
    fc.property(line, ([words, space]) => {
      const text = words.join(space);
      const { logger, message, word: level } = partsOf(text);
      const shown = `${level} ${logger ?? ''} ${message}`;
      for (const one of words) if (/^[a-z]+$/.test(one)) expect(shown, `in: ${text}`).toContain(one);
    }),
    { numRuns: caseCount },
  );
});

it('takes no time for absurd lines', () => {
  const [long, start] = [65_536, performance.now()];
  for (const piece of [
    ':',
    '[',
    ' ',
    '-',
    'a=',
    '"',
    '\u001B[',
    '\u001B',
    'x ',
    '{"a":',
    '\\"',
    ' - ',
    'level=',
  ]) {
    const text = piece.repeat(long / piece.length);
    for (const line of [text, `${text}x`, `ERROR ${text}x`, `a="${text}`, `2026-11-21 09:41:03 ${text}x`])
      partsOf(line);
  }
  expect(performance.now() - start).toBeLessThan(2000);
});

it('reads anything', () => {
  const structured = fc.json().map((json) => `{"level":"info","x":${json}}`);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), structured), (text) => {
      expect(typeof partsOf(text).message).toBe('string');
    }),
    { numRuns: caseCount },
  );
});
