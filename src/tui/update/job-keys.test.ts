import { describe, expect, it } from 'vitest';
import { answer, press, pressed, screenText, startedAt, startState } from '../fixtures.ts';
import { cronJob, jobState, transfer, transfers } from '../job-fixtures.ts';
import { queryId } from '../state/answers.ts';
import { knownTransfers } from '../state/lookup.ts';
import type { State } from '../state/model.ts';
import { activeNode, placeOf } from '../state/model.ts';
import { plannedQueries } from '../state/queries.ts';
import { commandsOf } from './palette.ts';
import { selectedKey } from './step.ts';
import { update } from './update.ts';

/** The names of what is asked once the key is pressed. */
const askedBy = (state: State, key: string): readonly string[] =>
  pressed(state, key).effects.flatMap((effect) => (effect.kind === 'ask' ? effect.queries.map(queryId) : []));

describe('the keys of the jobs', () => {
  it('go between table and timeline, on the same row', () => {
    const third = press(jobState(), '6', 'j', 'j');
    const timeline = press(third, 'v');
    expect(screenText(timeline)).toContain('jobs at once');
    expect(selectedKey(timeline)).toBe(selectedKey(third));
    expect(screenText(press(timeline, 'v'))).toBe(screenText(third));
  });

  it('have the crontabs read again, and say so', () => {
    for (const keys of [['6'], ['6', 'enter']]) {
      const there = press(jobState(), ...keys);
      expect(pressed(there, 'r').effects).toEqual([{ kind: 'cron-refresh', node: 0 }]);
      const jobs = [cronJob()];
      const after = update(there, { kind: 'cron-refreshed', node: 0, jobs }, startedAt).state;
      expect(screenText(after)).toContain('read again: 1 job');
    }
    const refused = update(
      press(jobState(), '6'),
      { kind: 'cron-refresh-failed', message: 'FORBIDDEN' },
      startedAt,
    );
    expect(screenText(refused.state)).toContain('refresh: FORBIDDEN');
  });

  it('ask a node that is away whether it is back', () => {
    const failure = { message: 'away', hint: null, retryAt: null };
    const away = update(
      jobState(),
      { kind: 'failed', node: 0, query: { kind: 'health' }, ...failure },
      startedAt,
    );
    expect(askedBy(press(away.state, '6'), 'r')).toEqual(['health', 'cron']);
  });

  it('ask for the last runs of the job that is opened', () => {
    expect(askedBy(press(jobState(), '6'), 'enter')).toEqual(['health', 'cron', 'cron-runs:beat']);
  });
});

describe('the keys of the transfers', () => {
  it('narrow by the user and the host of the row, and take it back', () => {
    const list = press(jobState(), '7', 'j', 'j');
    expect(askedBy(list, 'u')).toContain('transfers:user=crm');
    expect(askedBy(list, 'o')).toContain('transfers:host=192.0.2.17');
    const narrowed = answer(press(list, 'u'), { kind: 'transfers', path: 'user=crm' }, [transfer()]);
    expect(screenText(narrowed)).toContain('user crm   c clears');
    expect(askedBy(narrowed, 'o')).toContain('transfers:user=crm&host=192.0.2.17');
    expect(screenText(press(narrowed, 'u'))).toContain('all transfers');
  });

  it('go through the directions', () => {
    const list = press(jobState(), '7');
    const directions = [1, 2, 3, 4].map(
      (times) => press(list, ...Array.from({ length: times }, () => 'x')).transfers.direction,
    );
    expect(directions).toEqual(['upload', 'download', 'delete', null]);
    expect(screenText(press(list, 'x'))).toContain('only uploads   c clears');
  });

  it('show only what is not whole, broken and suspect together', () => {
    const list = press(jobState(), '7');
    expect(askedBy(list, 'b')).toEqual(
      expect.arrayContaining(['transfers:verdict=broken', 'transfers:verdict=suspect']),
    );
    const [, broken, suspect] = transfers;
    const shown = answer(
      answer(press(list, 'b'), { kind: 'transfers', path: 'verdict=broken' }, [broken]),
      { kind: 'transfers', path: 'verdict=suspect' },
      [suspect],
    );
    expect(screenText(shown)).toMatch(/✗ broken[^]*! suspect/);
    expect(screenText(shown)).not.toContain('● whole');
    expect(press(shown, 'b').transfers.isOnlyBroken).toBe(false);
  });

  it('show all again', () => {
    const narrowed = press(jobState(), '7', 'u', 'x', 'b');
    expect(askedBy(narrowed, 'c')).toContain('transfers:');
    expect(screenText(press(narrowed, 'c'))).toContain('all transfers');
    expect(pressed(press(jobState(), '7'), 'c').effects).toEqual([]);
  });

  it('go through the totals and come back to the row', () => {
    const list = press(jobState(), '7', 'j');
    expect(askedBy(list, 'T')).toContain('transfer-totals:by=user');
    const totals = press(list, 'T');
    expect(askedBy(totals, 'v')).toContain('transfer-totals:by=host');
    expect(press(totals, 'v', 'v', 'v', 'v').transfers.totalsBy).toBe('user');
    expect(selectedKey(press(totals, 'esc'))).toBe('4');
    expect(placeOf(press(totals, 'B')).detail).toBe('bad');
    expect(placeOf(press(totals, 'B', 'esc')).detail).toBe('totals');
  });

  it('ask for older ones at the end, up to what a node hands out', () => {
    const page = (count: number) =>
      Array.from({ length: count }, (_, index) => transfer({ id: 2000 - index }));
    let state = press(answer(startState(), { kind: 'transfers', path: '' }, page(200)), '7');
    expect(askedBy(state, 'j')).toEqual([]);
    for (const limit of [600, 1000]) {
      expect(askedBy(state, 'G')).toContain('transfers:');
      state = press(state, 'G');
      expect(state.transfers.limit).toBe(limit);
      expect(plannedQueries(state, 2000)).toContainEqual({
        node: 0,
        query: { kind: 'transfers', path: '', limit },
        everyMs: 10_000,
      });
      state = answer(state, { kind: 'transfers', path: '' }, page(limit));
    }
    expect(askedBy(state, 'G')).toEqual([]);
  });
});

describe('transfers of two verdicts', () => {
  it('end where one of them was not asked for any further', () => {
    const page = (count: number, step: number) =>
      Array.from({ length: count }, (_, index) => transfer({ id: 5000 - index * step }));
    const list = press(jobState(), '7', 'b');
    const told = answer(
      answer(list, { kind: 'transfers', path: 'verdict=broken' }, page(200, 1)),
      { kind: 'transfers', path: 'verdict=suspect' },
      page(50, 10),
    );
    const shown = knownTransfers(activeNode(told), told.transfers);
    expect(shown.at(-1)?.id).toBe(4801);
    expect(askedBy(told, 'G')).toContain('transfers:verdict=broken');
  });
});

describe('the palette', () => {
  it('has what a view can do, and the views themselves', () => {
    const names = (state: State): readonly string[] => commandsOf(state).map(({ name }) => name);
    expect(names(jobState())).toEqual(expect.arrayContaining(['cron', 'transfers', 'arrivals']));
    expect(names(press(jobState(), '6'))).toContain('timeline');
    expect(names(press(jobState(), '7'))).toContain('totals');
    expect(names(press(jobState(), '1'))).not.toContain('totals');
  });
});

describe('the background', () => {
  it('asks for jobs and expected files every 10 s and for broken transfers every 30 s', () => {
    const planned = plannedQueries(startState(), 2000);
    const every = (kind: string): number | undefined =>
      planned.find(({ query }) => query.kind === kind)?.everyMs;
    expect([every('cron'), every('arrivals'), every('broken-transfers')]).toEqual([10_000, 10_000, 30_000]);
  });
});
