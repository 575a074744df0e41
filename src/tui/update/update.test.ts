import { describe, expect, it } from 'vitest';
import {
  answer,
  goneProcess,
  press,
  pressed,
  process,
  screenText,
  startedAt,
  startState,
  troubledState,
} from '../fixtures.ts';
import type { State } from '../state/model.ts';
import { listState, placeOf } from '../state/model.ts';
import { selectedKey } from './step.ts';
import { update } from './update.ts';

const two = [
  { name: 'etl-01', address: 'http://a' },
  { name: 'etl-02', address: 'http://b' },
];

/** Processes 1, 2, 3 … with the CPU shares given. */
const busy = (...cpu: readonly number[]) =>
  cpu.map((cpu_percent, index) =>
    process({ pid: index + 1, process_name: `p${index + 1}`, cpu_percent, watch: null }),
  );

const allProcesses = (...cpu: readonly number[]): State =>
  answer(press(startState(), '5', 'a'), { kind: 'processes' }, busy(...cpu));

const selectedName = (state: State): string => /▸ +\d+ +(\S+)/.exec(screenText(state))?.[1] ?? '';

describe('the selection', () => {
  it('stays on its process when the order changes', () => {
    const second = press(allProcesses(30, 20, 10), 'j');
    expect(selectedName(second)).toBe('p2');
    const later = answer(second, { kind: 'processes' }, busy(1, 2, 99));
    expect(selectedName(later)).toBe('p2');
    expect(selectedName(answer(later, { kind: 'processes' }, busy(1, 99, 2)))).toBe('p2');
  });

  it('watches the top until it is moved, and again after g', () => {
    const top = allProcesses(30, 20, 10);
    expect(selectedName(answer(top, { kind: 'processes' }, busy(1, 99, 2)))).toBe('p2');
    const back = press(press(top, 'G'), 'g');
    expect(selectedName(answer(back, { kind: 'processes' }, busy(1, 2, 99)))).toBe('p3');
  });

  it('goes to the row in its place when its own is gone', () => {
    const last = press(allProcesses(30, 20, 10), 'G');
    expect(selectedName(answer(last, { kind: 'processes' }, busy(30, 20)))).toBe('p2');
  });

  it('is on the screen after every move, whatever the size', () => {
    for (const key of ['j', 'k', 'G', 'g', 'pagedown', 'pageup']) {
      const many = allProcesses(...Array.from({ length: 100 }, (_, index) => 100 - index));
      const moved = press(many, 'pagedown', 'pagedown', key);
      expect(screenText(moved)).toContain('▸');
      expect(screenText(update(moved, { kind: 'resize', columns: 60, rows: 12 }, startedAt).state)).toContain(
        '▸',
      );
    }
  });
});

describe('going places', () => {
  it('comes back from a detail to exactly where one was', () => {
    const many = allProcesses(...Array.from({ length: 100 }, (_, index) => 100 - index));
    const there = press(many, 'pagedown', 'pagedown', 'k');
    expect(screenText(press(there, 'enter', 'esc'))).toBe(screenText(there));
  });

  it('goes from a problem to its row and back', () => {
    const there = press(troubledState(), 'enter');
    expect(placeOf(there)).toMatchObject({ view: 'disk', detail: null });
    expect(selectedKey(there)).toBe('/data');
    expect(placeOf(press(there, 'esc')).view).toBe('overview');
  });

  it('opens the selected node and keeps it when one comes back', () => {
    const there = press(startState({ nodes: two }), '0', 'j', 'enter');
    expect(placeOf(there)).toMatchObject({ view: 'overview', node: 1 });
    expect(placeOf(press(there, 'esc'))).toMatchObject({ view: 'nodes', node: 1 });
  });

  it('shows the same view of the next node with tab, asking it at once', () => {
    const { state, effects } = pressed(press(startState({ nodes: two }), '2'), 'tab');
    expect(placeOf(state)).toMatchObject({ view: 'disk', node: 1 });
    expect(effects).toEqual([{ kind: 'ask', node: 1, queries: [{ kind: 'health' }, { kind: 'fs' }] }]);
    expect(placeOf(press(state, 'shift-tab')).node).toBe(0);
  });

  it('quits with q and, from everywhere, with ctrl-c', () => {
    expect(pressed(startState(), 'q').effects).toEqual([{ kind: 'quit' }]);
    expect(pressed(press(startState(), ':'), 'q').effects).toEqual([]);
    expect(pressed(press(startState(), ':'), 'ctrl-c').effects).toEqual([{ kind: 'quit' }]);
  });
});

describe('the search', () => {
  it('filters while one types, keeps the filter on enter and clears it on esc', () => {
    const typing = press(troubledState(), '2', '/', 'n', 'a', 's');
    expect(screenText(typing)).toContain('1 of 3');
    expect(screenText(typing)).not.toContain('/data ');
    const kept = press(typing, 'enter');
    expect(screenText(kept)).toContain('filter: nas');
    expect(screenText(press(kept, 'esc'))).toContain('/data ');
  });

  it('brings back the row selected before when it is cancelled', () => {
    const before = press(troubledState(), '2', 'j');
    const after = press(before, '/', 'n', 'a', 's', 'esc');
    expect(listState(after)).toEqual(listState(before));
  });

  it('goes round the matches with n and N', () => {
    const kept = press(troubledState(), '2', '/', 'd', 'a', 't', 'enter');
    expect(selectedKey(press(kept, 'n'))).toBe(selectedKey(kept));
    const all = press(troubledState(), '2', '/', '/', 'enter');
    expect(selectedKey(press(all, 'N'))).toBe('/mnt/nas');
    expect(selectedKey(press(all, 'N', 'n'))).toBe('/');
  });

  it('may be typed before the rows are there', () => {
    const early = press(startState(), '2', '/', 'n', 'a', 's', 'enter');
    const fs = troubledState().nodes[0]?.answers['fs']?.data;
    expect(screenText(answer(early, { kind: 'fs' }, fs))).toContain('1 of 3');
  });
});

describe('the order', () => {
  it('goes through the columns with s and turns round with S', () => {
    const sizes = press(troubledState(), '2', 's', 's');
    expect(listState(sizes).sort).toEqual({ column: 'size', descending: true });
    expect(screenText(sizes)).toContain('▼SIZE');
    expect(screenText(press(sizes, 'S'))).toContain('▲SIZE');
  });
});

describe('the palette', () => {
  it('completes with tab and runs with enter', () => {
    const typed = press(troubledState(), ':', 'd', 'i', 'tab');
    expect(screenText(typed)).toContain(':disk');
    expect(placeOf(press(typed, 'enter')).view).toBe('disk');
  });

  it('says that it does not know a command', () => {
    expect(screenText(press(startState(), ':', 'x', 'y', 'enter'))).toContain('no such command: xy');
  });
});

describe('a scan', () => {
  it('is asked for the selected path and reported', () => {
    const { state, effects } = pressed(press(troubledState(), '3'), 'r');
    expect(effects).toEqual([{ kind: 'scan', node: 0, paths: ['/data/in'] }]);
    const answered = { started: ['/data/in'], already_running: [] };
    const after = update(state, { kind: 'scan-answered', node: 0, answer: answered }, startedAt).state;
    expect(screenText(after)).toContain('scan started: /data/in');
    expect(screenText(update(after, { kind: 'tick' }, startedAt + 6000).state)).not.toContain('scan started');
  });
});

describe('a process that is gone', () => {
  it('cannot be killed', () => {
    const { state, effects } = pressed(
      press(answer(startState(), { kind: 'watched' }, [goneProcess]), '5'),
      'd',
    );
    expect(effects).toEqual([]);
    expect(screenText(state)).toContain('etl_loader is gone: nothing to kill');
  });
});
