import { describe, expect, it } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import { answer, press, pressed, process, screenText, startedAt, startState } from '../fixtures.ts';
import type { State } from '../state/model.ts';
import type { Message } from './update.ts';
import { update } from './update.ts';

const listed = process();
const opened = press(answer(startState(), { kind: 'watched' }, [listed]), '5', 'd');
const about = { pid: 4711, signal: 'TERM' } as const;

const problem = (change: Partial<Problem>): Problem => ({
  type: 'about:blank',
  title: '',
  status: 428,
  detail: 'confirm to send it',
  code: 'CONFIRMATION_REQUIRED',
  ...change,
});
const told = (state: State, message: Message): State => update(state, message, startedAt).state;
const ready = told(opened, {
  kind: 'kill-refused',
  ...about,
  problem: problem({ would: 'send SIGTERM to etl_worker (pid 4711)' }),
});
const asked = (signal: string, confirm: boolean) => ({
  kind: 'kill',
  node: 0,
  pid: 4711,
  startTime: listed.start_time,
  signal,
  confirm,
});

describe('the kill dialog', () => {
  it('asks the node without confirmation first and shows what would happen to what', () => {
    const before = press(answer(startState(), { kind: 'watched' }, [listed]), '5');
    expect(pressed(before, 'd').effects).toEqual([asked('TERM', false)]);
    const text = screenText(ready);
    expect(text).toContain('┌ Send SIGTERM ─');
    expect(text).toContain('etl_worker (pid 4711, user etl, running 3 h 12 m)');
    expect(text).toContain('python3 /opt/etl/worker.py --queue orders');
    expect(text).toContain('signal  [TERM]  KILL  HUP  INT     ←/→');
    expect(text).toContain('send SIGTERM to etl_worker (pid 4711)');
    expect(text).toContain('[ No ]      Yes, send it');
  });

  it('sends nothing on No, which is the default', () => {
    const { state, effects } = pressed(ready, 'enter');
    expect(effects).toEqual([]);
    expect(state.overlay).toBeNull();
  });

  it('sends only after Yes and enter, with the start time of the process listed', () => {
    const yes = press(ready, 'tab');
    expect(screenText(yes)).toContain('No      [ Yes, send it ]');
    expect(pressed(yes, 'enter').effects).toEqual([asked('TERM', true)]);
    expect(pressed(press(yes, 'tab'), 'enter').effects).toEqual([]);
  });

  it('cannot be confirmed before the node has said what would happen', () => {
    expect(pressed(press(opened, 'tab'), 'enter').effects).toEqual([]);
    expect(pressed(press(opened, 'y'), 'enter').effects).toEqual([]);
  });

  it('asks anew for another signal and goes back to No', () => {
    const { state, effects } = pressed(press(ready, 'tab'), 'right');
    expect(effects).toEqual([asked('KILL', false)]);
    expect(screenText(state)).toContain('Send SIGKILL');
    expect(screenText(state)).toContain('[ No ]');
    const late = told(state, { kind: 'kill-refused', ...about, problem: problem({ would: 'SIGTERM' }) });
    expect(late).toEqual(state);
  });

  it('shows a refusal with its reason and the hint', () => {
    for (const [status, code] of [
      [403, 'POLICY'],
      [409, 'PID_REUSED'],
      [429, 'TOO_MANY'],
      [502, 'EPERM'],
    ] as const) {
      const detail = `refused because of ${code}`;
      const refused = told(press(ready, 'tab', 'enter'), {
        kind: 'kill-refused',
        ...about,
        problem: problem({ status, code, detail, hint: 'Ask the owner.' }),
      });
      expect(screenText(refused)).toContain(detail);
      expect(screenText(refused)).toContain('Ask the owner.');
      expect(screenText(refused)).toContain('[ Close ]');
      expect(pressed(refused, 'enter')).toMatchObject({ effects: [], state: { overlay: null } });
    }
  });

  it('closes with the result when the signal was delivered', () => {
    const answered = { ...about, delivered: true, exited: true };
    const done = told(press(ready, 'tab', 'enter'), { kind: 'kill-answered', ...about, answer: answered });
    expect(done.overlay).toBeNull();
    expect(screenText(done)).toContain('SIGTERM sent to etl_worker (pid 4711): it has exited');
  });

  it('stays on its process when the list changes', () => {
    const later = answer(ready, { kind: 'watched' }, [process({ pid: 1, process_name: 'other' })]);
    expect(screenText(later)).toContain('etl_worker (pid 4711');
  });
});
