import { describe, expect, it } from 'vitest';
import { historyOf, seriesOf } from '../chart-fixtures.ts';
import { chartCsv, chartFileName } from './chart-csv.ts';

const from = '2026-11-21T08:41:00.000Z';

describe('the CSV of a chart', () => {
  it('has a row for each sample, gaps left out', () => {
    const csv = chartCsv([historyOf([seriesOf([0.5, null, 2], { instance: 'etl-01' })], { from })]);
    expect(csv).toBe(
      [
        'time,metric,instance,min,avg,max',
        '2026-11-21T08:41:00.000Z,node_load1,etl-01,0.5,0.5,0.5',
        '2026-11-21T08:42:00.000Z,node_load1,etl-01,2,2,2',
        '',
      ].join('\r\n'),
    );
  });

  it('says that values are rates, and has the second period at its own time', () => {
    const rate = { from, as: 'rate', name: 'a_total' } as const;
    const before = { ...rate, from: '2026-11-14T08:41:00.000Z' };
    const rows = chartCsv([historyOf([seriesOf([1])], rate), historyOf([seriesOf([2])], before)]).split(
      '\r\n',
    );
    expect(rows.slice(1, 3)).toEqual([
      '2026-11-21T08:41:00.000Z,a_total per second,1,1,1',
      '2026-11-14T08:41:00.000Z,a_total per second,2,2,2',
    ]);
  });

  it('quotes what would end a field or a row', () => {
    const csv = chartCsv([historyOf([seriesOf([1], { path: 'a,"b"\nc', max: 'x' })], { from })]);
    expect(csv).toContain('time,metric,label max,path,min,avg,max\r\n');
    expect(csv).toContain(',x,"a,""b""\nc",1,1,1\r\n');
  });

  it('has only its titles where there is nothing', () => {
    expect(chartCsv([historyOf([])])).toBe('time,metric,min,avg,max\r\n');
  });
});

describe('the name of the file', () => {
  it('has the metric and the local times, and nothing a file name may not have', () => {
    const [start, end] = [new Date(2026, 10, 21, 8, 41), new Date(2026, 10, 21, 9, 41)].map(Number);
    expect(chartFileName('node_load1', start ?? 0, end ?? 0)).toBe('node_load1-20261121T0841-0941');
    expect(chartFileName('up', (start ?? 0) - 86_400_000, end ?? 0)).toBe('up-20261120T0841-20261121T0941');
    expect(chartFileName('../a:b/c', 0, 0)).toMatch(/^\.\._a_b_c-/);
  });
});
