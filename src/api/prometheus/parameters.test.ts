import { expect, test } from 'vitest';
import { PrometheusFailure } from './failure.ts';
import { labelInPath } from './label-name.ts';
import { limitOf, optionalDuration, rangeOf, timeParameter } from './parameters.ts';

/** What a reader gives for a parameter, or what it says of it. */
function read<T>(reader: (form: URLSearchParams) => T, parameters: Record<string, string>): T | string {
  try {
    return reader(new URLSearchParams(parameters));
  } catch (error) {
    if (error instanceof PrometheusFailure) return error.message;
    throw error;
  }
}

test.each([
  ['0', 0],
  ['1435781451.781', 1_435_781_451_781],
  ['1.4357814517817e9', 1_435_781_451_782],
  ['-1.5', -1500],
  ['2015-07-01T20:10:51.781Z', 1_435_781_451_781],
  ['2015-07-01T22:10:51+02:00', 1_435_781_451_000],
  ['2015-06-03T13:21:58.555555555Z', 1_433_337_718_555],
  ['', 'invalid parameter "start": cannot parse "" to a valid timestamp'],
  ['2015-07-01', 'invalid parameter "start": cannot parse "2015-07-01" to a valid timestamp'],
  [
    '2015-13-01T00:00:00Z',
    'invalid parameter "start": cannot parse "2015-13-01T00:00:00Z" to a valid timestamp',
  ],
  ['NaN', 'invalid parameter "start": cannot parse "NaN" to a valid timestamp'],
  ['0x10', 'invalid parameter "start": cannot parse "0x10" to a valid timestamp'],
])('the time %j is %j', (start, want) => {
  expect(read((form) => timeParameter(form, 'start'), { start })).toBe(want);
});

test.each([
  ['5', 5000],
  ['0.0015', 1],
  ['1h30m', 5_400_000],
  ['1y2w3d4h5m6s7ms', 31_536_000_000 + 1_209_600_000 + 259_200_000 + 14_400_000 + 300_000 + 6007],
  ['500ms', 500],
  ['', undefined],
  ['30m1h', 'invalid parameter "timeout": cannot parse "30m1h" to a valid duration'],
  ['1.5h', 'invalid parameter "timeout": cannot parse "1.5h" to a valid duration'],
  ['5 m', 'invalid parameter "timeout": cannot parse "5 m" to a valid duration'],
  ['1e30', 'invalid parameter "timeout": cannot parse "1e30" to a valid duration. It overflows int64'],
])('the duration %j is %j', (timeout, want) => {
  expect(read((form) => optionalDuration(form, 'timeout'), { timeout })).toBe(want);
});

test('a range has at most 11 000 steps', () => {
  expect(read(rangeOf, { start: '0', end: '11000', step: '1' })).toEqual({
    fromMs: 0,
    toMs: 11_000_000,
    stepMs: 1000,
  });
  expect(read(rangeOf, { start: '0', end: '11000.999', step: '1s' })).toMatchObject({ stepMs: 1000 });
  expect(read(rangeOf, { start: '0', end: '11001', step: '1' })).toMatch(/^exceeded maximum resolution/);
});

test.each([
  ['', 0],
  ['0', 0],
  ['25', 25],
  ['-1', 'invalid parameter "limit": limit must be non-negative'],
  ['1.5', 'invalid parameter "limit": cannot parse "1.5" to a valid limit'],
])('the limit %j is %j', (limit, want) => {
  expect(read(limitOf, { limit })).toBe(want);
});

test.each([
  ['job', 'job'],
  ['ä label', 'ä label'],
  ['U__job', 'job'],
  ['U__a__b', 'a_b'],
  ['U__http_2e_status:sum', 'http.status:sum'],
  ['U___1f600_', '😀'],
  ['U__a_zz_b', 'U__a_zz_b'],
  ['U___d800_', 'U___d800_'],
  ['U__a_', 'U__a_'],
])('the label %j of a path is %j', (written, want) => {
  expect(labelInPath(written)).toBe(want);
});
