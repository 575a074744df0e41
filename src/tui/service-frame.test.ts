import { describe, expect, it } from 'vitest';
import { certificate, check, checkResult, checkState } from './check-fixtures.ts';
import { paintLine } from './draw/paint.ts';
import { lineWidth } from './draw/style.ts';
import {
  answer,
  collector,
  health,
  paintedRow,
  press,
  screenText,
  startedAt,
  startState,
} from './fixtures.ts';
import { drawFrame } from './frame.ts';
import { journalLine, journalState, service, serviceEvent, serviceState } from './service-fixtures.ts';
import type { Query } from './state/answers.ts';
import type { State, StateOptions } from './state/model.ts';
import { update } from './update/update.ts';

const entries = Array.from({ length: 60 }, (_, index) => journalLine(index, { priority: index % 8 }));
const open =
  (...keys: readonly string[]) =>
  (change: Partial<StateOptions>): State =>
    press(journalState(entries, change), ...keys);
const places: Record<string, (change: Partial<StateOptions>) => State> = {
  services: (change) => press(serviceState(change), '8'),
  'services help': (change) => press(serviceState(change), '8', '?'),
  'service with its journal': open(),
  'service with its journal held': open('f', 'k', 'k'),
  'service wrapped': open('w', 't', 'v', 'v'),
  'all of a service': open('v'),
  'journal alone': open('v', 'v'),
  'restart dialog': open('R'),
  checks: (change) => press(checkState(change), '9'),
  'check detail': (change) => press(checkState(change), '9', 'G', 'k', 'k', 'enter'),
  'down check detail': (change) => press(checkState(change), '9', 'enter'),
};
const sizes = [
  [80, 24],
  [200, 50],
  [120, 40],
  [60, 15],
  [40, 10],
] as const;

const failing = (state: State, ...kinds: readonly Query['kind'][]): State =>
  kinds.reduce((current, kind) => {
    const message = 'the database is locked';
    const failure = { query: { kind }, message, hint: 'Free some space.', retryAt: startedAt + 4000 };
    return update(current, { kind: 'failed', node: 0, ...failure }, startedAt + 2000).state;
  }, state);
const away = (state: State): State => {
  const failure = { message: 'nothing listens there', hint: null, retryAt: startedAt + 76_000 };
  const query = { kind: 'health' } as const;
  return update(state, { kind: 'failed', node: 0, query, ...failure }, startedAt + 72_000).state;
};

describe('the screens of services and checks', () => {
  for (const [place, state] of Object.entries(places)) {
    it(`fill exactly their rows and columns: ${place}`, () => {
      for (const [columns, rows] of sizes) {
        for (const isAscii of [false, true]) {
          const loaded = state({ columns, rows, isAscii });
          for (const one of [loaded, failing(loaded, 'services', 'checks'), away(loaded)]) {
            const frame = drawFrame(one);
            expect(frame.length).toBe(rows);
            for (const line of frame) expect(lineWidth(line)).toBe(columns);
          }
        }
      }
    });

    it(`are ASCII where asked, and paint no colour without colours: ${place}`, () => {
      for (const [columns, rows] of sizes) {
        const ascii = drawFrame(state({ columns, rows, isAscii: true }));
        const text = ascii.map((line) => paintLine(line, { hasColors: true, isAscii: true })).join('');
        expect(text.replaceAll('\u001B', '')).toMatch(/^[ -~]*$/);
        const plain = drawFrame(state({ columns, rows }));
        const painted = plain.map((line) => paintLine(line, { hasColors: false, isAscii: false })).join('');
        expect(painted).not.toMatch(/\u001B\[[\d;]*3[0-7]m/);
      }
    });
  }

  it('say what they wait for', () => {
    expect(screenText(press(startState(), '8'))).toContain('waiting for the services of etl-01');
    expect(screenText(press(startState(), '9'))).toContain('waiting for the checks of etl-01');
  });

  it('say why there are no services', () => {
    const why = (...collectors: Parameters<typeof collector>): string => {
      const told = answer(startState(), { kind: 'services' }, []);
      const list = collectors.map((change) =>
        collector({ collector: 'service', task: 'service', ...change }),
      );
      return screenText(press(answer(told, { kind: 'health' }, health({ collectors: list })), '8'));
    };
    const absent = why({ status: 'unavailable', last_error: 'this machine was not booted with systemd' });
    expect(absent).toContain('this machine was not booted with systemd.');
    expect(absent).toContain('/run/dbus of the host are mounted into it.');
    expect(why()).toContain('services:');
    expect(why()).toContain('enabled: true');
    expect(why({ status: 'failing', last_error: 'the bus hung up' })).toContain('the bus hung up.');
    expect(why({ status: 'pending' })).toContain('has not looked at its services yet');
    expect(why({ status: 'ok' })).toContain('No service is among those');
  });

  it('say how to check a server', () => {
    const text = screenText(press(answer(startState(), { kind: 'checks' }, []), '9'));
    for (const words of ['http_checks:', 'url: https://', 'tcp_checks:', 'address: '])
      expect(text).toContain(words);
  });

  it('keep the last data when the node fails, dated and dimmed', () => {
    for (const [state, row] of [
      [press(serviceState(), '8', 'j'), 'ledger'],
      [press(checkState(), '9', 'j'), 'connection refused'],
    ] as const) {
      const stale = failing(state, 'services', 'checks');
      expect(screenText(stale)).toContain('the database is locked');
      expect(screenText(stale)).toContain('last data');
      expect(paintedRow(stale, row)).toContain('\u001B[2m');
    }
  });

  it('show the failure and the hint where nothing has come yet', () => {
    for (const key of ['8', '9'])
      expect(screenText(press(failing(startState(), 'services', 'checks'), key))).toContain(
        'the database is locked',
      );
  });

  it('print nothing that could move the cursor', () => {
    const evil = 'x\u001B[2J\n\u0007';
    const bad = service({
      unit: evil,
      description: evil,
      status_text: evil,
      active_state: 'failed',
      result: evil,
      exit_detail: evil,
      unit_file_state: evil,
      load_state: evil,
      type: evil,
      sub_state: evil,
    });
    const down = check({
      name: evil,
      target: evil,
      state: 'down',
      reason: evil,
      last_failure: `${evil}!`,
      banner: evil,
      final_url: evil,
      redirects: 1,
      tls_cipher: evil,
      certificate: certificate({ subject: evil, issuer: evil, names: [evil], problem: evil }),
      history: [checkResult({ ok: false, reason: evil })],
      events: [
        {
          at: '2026-11-21T09:00:00Z',
          state: 'down',
          previous_state: 'up',
          previous_since: null,
          reason: evil,
        },
      ],
    });
    const config = { file: evil, config: { http_checks: [{ name: evil, [evil]: evil, list: [evil] }] } };
    const answers: readonly (readonly [Query, unknown])[] = [
      [{ kind: 'services' }, [bad]],
      [{ kind: 'service-events', path: evil }, [serviceEvent({ detail: evil })]],
      [{ kind: 'checks' }, [down]],
      [{ kind: 'config' }, config],
      [{ kind: 'fs' }, []],
    ];
    const base = answers.reduce(
      (state, [query, data]) => answer(state, query, data),
      startState({ columns: 200, rows: 50 }),
    );
    for (const keys of [
      ['8'],
      ['8', 'enter'],
      ['8', 'enter', 'v'],
      ['8', 'R'],
      ['9'],
      ['9', 'enter'],
      ['1'],
    ]) {
      for (const line of screenText(press(base, ...keys)).split('\n')) expect(line).not.toMatch(/\p{Cc}/u);
    }
    const written = journalState([journalLine(1, { message: evil, identifier: evil })]);
    for (const line of screenText(written).split('\n')) expect(line).not.toMatch(/\p{Cc}/u);
  });
});
