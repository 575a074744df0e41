import { describe, expect, it } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import { answer, paintedRow, press, pressed, screenText, startedAt } from '../fixtures.ts';
import {
  failedService,
  journalLine,
  journalState,
  service,
  serviceState,
  written,
} from '../service-fixtures.ts';
import { queryId } from '../state/answers.ts';
import { journalPlan } from '../state/journal.ts';
import type { State } from '../state/model.ts';
import { commandsOf } from './palette.ts';
import { selectedKey } from './step.ts';
import type { Message } from './update.ts';
import { update } from './update.ts';

const unit = 'ledger.service';
const told = (state: State, message: Message): State => update(state, message, startedAt).state;
const asked = (action: string, confirm: boolean) => ({
  kind: 'service-command',
  node: 0,
  unit,
  action,
  confirm,
});
const problem = (change: Partial<Problem>): Problem => ({
  type: 'about:blank',
  title: '',
  status: 428,
  detail: 'this would restart it; nothing was done',
  code: 'CONFIRMATION_REQUIRED',
  ...change,
});
const would = 'restart ledger.service, which is failed (failed)';
const ready = (state: State): State =>
  told(state, { kind: 'service-refused', unit, action: 'restart', problem: problem({ would }) });
const lastLine = (state: State): string => screenText(state).split('\n').at(-1) ?? '';

describe('a command for a service', () => {
  const list = press(serviceState(), '8');
  const dialog = ready(press(list, 'R'));

  it('is named where the node lets one, by what it would change', () => {
    const wide = press(serviceState({ columns: 120 }), '8');
    expect(lastLine(wide)).toContain('o start');
    expect(lastLine(wide)).not.toMatch(/restart|stop/);
    const running = press(wide, '/', 'n', 'g', 'i', 'n', 'x', 'enter');
    expect(lastLine(running)).toMatch(/R restart +x stop/);
    const refused = press(wide, '/', 's', 's', 'h', 'enter');
    expect(lastLine(refused)).not.toMatch(/restart|stop|start/);
    expect(screenText(press(refused, '?'))).toContain(
      'restart: control.services of the node does not allow it',
    );
  });

  it('is not asked for where the node would refuse, and it says so', () => {
    const refused = press(serviceState(), '8', '/', 's', 's', 'h', 'enter');
    const { state, effects } = pressed(refused, 'x');
    expect(effects).toEqual([]);
    expect(state.overlay).toBeNull();
    expect(lastLine(state)).toContain('ssh.service is not among control.services in the node.yaml');
  });

  it('asks the node first and shows what it would do to what', () => {
    for (const [key, action] of [
      ['R', 'restart'],
      ['o', 'start'],
      ['x', 'stop'],
    ] as const)
      expect(pressed(list, key).effects).toEqual([asked(action, false)]);
    const text = screenText(dialog);
    expect(text).toContain('┌ Restart ledger.service ─');
    expect(text).toContain('Ledger of the shop');
    expect(text).toContain(would);
    expect(text).toContain('[ No ]      Yes, restart it');
  });

  it('does nothing on No, which is the default, nor before the node has said what it would do', () => {
    expect(pressed(dialog, 'enter')).toMatchObject({ effects: [], state: { overlay: null } });
    expect(pressed(press(list, 'R', 'tab'), 'enter').effects).toEqual([]);
    expect(pressed(press(list, 'R', 'y'), 'enter').effects).toEqual([]);
    for (const key of ['esc', 'n', 'q']) expect(pressed(press(dialog, 'y'), key).effects).toEqual([]);
  });

  it('is sent once after Yes and enter', () => {
    const sent = pressed(press(dialog, 'tab'), 'enter');
    expect(sent.effects).toEqual([asked('restart', true)]);
    expect(pressed(sent.state, 'enter').effects).toEqual([]);
  });

  it('closes with the result, which is bad news where the service failed all the same', () => {
    const sent = press(dialog, 'y', 'enter');
    const answered = (active: string, sub: string, result = 'done'): State =>
      told(sent, {
        kind: 'service-answered',
        answer: { unit, action: 'restart', result, active_state: active, sub_state: sub },
      });
    const well = answered('active', 'running');
    expect(well.overlay).toBeNull();
    expect(well.notice).toMatchObject({
      text: 'ledger.service restarted: it is active (running)',
      isBad: false,
    });
    expect(answered('failed', 'failed').notice?.isBad).toBe(true);
    expect(answered('deactivating', 'stop-sigterm', 'waiting').notice?.text).toBe(
      'restart ledger.service: still under way, it is deactivating (stop-sigterm)',
    );
    const failed = answered('failed', 'failed', 'timeout');
    expect(screenText(failed)).toContain('restart ledger.service came to timeout: it is failed');
    expect(screenText(failed)).toContain('[ Close ]');
  });

  it('shows a refusal with its reason and the hint', () => {
    for (const [status, code] of [
      [403, 'POLICY'],
      [429, 'RATE_LIMITED'],
      [502, 'EPERM'],
    ] as const) {
      const detail = `refused because of ${code}`;
      const refused = told(press(dialog, 'y', 'enter'), {
        kind: 'service-refused',
        unit,
        action: 'restart',
        problem: problem({ status, code, detail, hint: 'Ask the owner.' }),
      });
      expect(screenText(refused)).toContain(detail);
      expect(screenText(refused)).toContain('Ask the owner.');
      expect(pressed(refused, 'enter')).toMatchObject({ effects: [], state: { overlay: null } });
    }
  });

  it('stays with its service when the list changes, and takes no answer to another question', () => {
    const later = answer(dialog, { kind: 'services' }, [service()]);
    expect(screenText(later)).toContain('Restart ledger.service');
    const other = {
      kind: 'service-refused',
      unit,
      action: 'stop',
      problem: problem({ status: 403 }),
    } as const;
    expect(told(dialog, other)).toEqual(dialog);
  });

  it('can be given in the palette and in the detail', () => {
    const names = commandsOf(list).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['services', 'checks', 'restart', 'start', 'stop']));
    expect(commandsOf(press(list, '9')).map(({ name }) => name)).not.toContain('restart');
    expect(pressed(press(list, 'enter'), 'o').effects).toEqual([asked('start', false)]);
  });
});

describe('a service that is opened', () => {
  const entries = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => journalLine(from + index));

  it('asks for its events and follows its journal, until it is left', () => {
    const { state, effects } = pressed(press(serviceState(), '8'), 'enter');
    const queries = effects.flatMap((one) => (one.kind === 'ask' ? one.queries.map(queryId) : []));
    expect(queries).toEqual(['health', 'services', 'service-events:ledger.service']);
    expect(journalPlan(state)).toMatchObject({ node: 0, name: unit, resumeAfter: null });
    expect(journalPlan(press(state, '?'))).not.toBeNull();
    for (const key of ['esc', '1', '8']) expect(journalPlan(press(state, key))).toBeNull();
    expect(selectedKey(press(state, 'esc'))).toBe(unit);
    expect(journalPlan(press(state, 'esc', 'enter'))?.generation).not.toBe(journalPlan(state)?.generation);
  });

  it('shows the end of its journal as it grows', () => {
    const state = journalState(entries(1, 40));
    expect(screenText(state)).toContain('batch 40 loaded');
    expect(screenText(state)).toContain('following ●');
    expect(screenText(written(state, entries(41, 41)))).toContain('batch 41 loaded');
  });

  it('holds still while one reads, and counts what comes', () => {
    for (const key of ['f', 'k', 'pageup', 'g']) {
      const held = press(journalState(entries(1, 40)), key);
      const later = written(held, entries(41, 43));
      expect(screenText(later)).toContain('not following, 3 new below');
      expect(screenText(later)).not.toContain('batch 43 loaded');
      for (const back of ['f', 'G']) expect(screenText(press(later, back))).toContain('batch 43 loaded');
    }
    expect(paintedRow(press(journalState(entries(1, 40)), 'k'), 'batch 39 ')).toContain('\u001B[7m');
    expect(screenText(press(journalState(entries(1, 40)), 'g'))).toContain('batch 1 loaded');
    expect(press(journalState(entries(1, 40)), 'k', 'j', 'j').journal?.isFollowing).toBe(true);
  });

  it('begins anew where more came while one read than is kept', () => {
    const held = press(journalState(entries(1, 4000)), 'f');
    const later = written(held, entries(4001, 6000));
    const before = journalPlan(later)?.generation ?? 0;
    const after = press(later, 'f');
    expect(journalPlan(after)?.generation).toBeGreaterThan(before);
    expect(after.journal?.lines).toEqual([]);
  });

  it('turns from both to all of the service to the journal alone', () => {
    const both = journalState(entries(1, 40));
    const facts = press(both, 'v');
    expect(screenText(facts)).toMatch(/events[^]*✗ failed +exit status 3/);
    expect(screenText(facts)).not.toContain('── journal');
    expect(lastLine(facts)).toContain('v journal only');
    const alone = press(facts, 'v');
    const count = (state: State): number => screenText(state).match(/batch \d+ loaded/g)?.length ?? 0;
    expect(count(alone)).toBe(16);
    expect(count(both)).toBeLessThan(10);
    expect(screenText(press(alone, 'v'))).toBe(screenText(both));
  });

  it('has the times and the wrapping chosen for logs, but no lines as they are written', () => {
    let state = journalState([journalLine(1, { message: `${'long '.repeat(30)}finish` })]);
    expect(screenText(state)).not.toContain('finish');
    state = press(state, 'w');
    expect(screenText(state)).toContain('finish');
    expect(state.logs.wraps).toBe(true);
    const formats = ['t', 't', 't', 't'].map((key) => (state = press(state, key)).logs.times);
    expect(formats).toEqual(['date', 'utc', 'age', 'clock']);
  });

  it('says why no line of its journal is there', () => {
    const opened = press(serviceState(), '8', 'enter');
    expect(screenText(opened)).toContain('waiting for its lines');
    expect(screenText(journalState([]))).toContain('group systemd-journal');
    const generation = opened.journal?.generation ?? 0;
    const stream = { status: 'broken', message: 'journalctl is not installed', retryAt: null } as const;
    const broken = told(opened, { kind: 'log-stream', generation, stream });
    expect(screenText(broken)).toContain('journalctl is not installed');
    const refusal = { status: 'refused', message: 'no such service', hint: 'See /services.' } as const;
    const refused = told(opened, { kind: 'log-stream', generation, stream: refusal });
    expect(screenText(refused)).toContain('✗ no such service');
    const late = told(opened, { kind: 'log-stream', generation: generation - 1, stream });
    expect(screenText(late)).toBe(screenText(opened));
  });

  it('says so when it is not watched any more', () => {
    const opened = press(serviceState(), '8', 'enter');
    const gone = answer(opened, { kind: 'services' }, [service()]);
    expect(screenText(gone)).toContain('not watched any more');
    expect(failedService.unit).toBe(unit);
  });
});
