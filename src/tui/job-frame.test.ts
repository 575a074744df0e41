import { describe, expect, it } from 'vitest';
import { paintLine } from './draw/paint.ts';
import { lineWidth } from './draw/style.ts';
import { arrival, arrivalDay } from './arrival-fixtures.ts';
import { answer, paintedRow, press, screenText, startedAt, startState } from './fixtures.ts';
import { drawFrame } from './frame.ts';
import { cronJob, cronRun, jobState, transfer, transferLog, transferTotal } from './job-fixtures.ts';
import type { Query } from './state/answers.ts';
import type { State } from './state/model.ts';
import { update } from './update/update.ts';

const places: Record<string, readonly string[]> = {
  cron: ['6'],
  timeline: ['6', 'v'],
  'cron detail': ['6', 'j', 'j', 'j', 'enter'],
  'cron help': ['6', '?'],
  transfers: ['7'],
  'transfer detail': ['7', 'j', 'enter'],
  totals: ['7', 'T'],
  'totals by hour': ['7', 'T', 'v', 'v', 'v'],
  'bad lines': ['7', 'B'],
  'transfers help': ['7', '?'],
  arrivals: ['A'],
  'arrival detail': ['A', 'j', 'j', 'enter'],
};
const sizes = [
  [80, 24],
  [200, 50],
  [120, 40],
  [60, 15],
  [40, 10],
] as const;

const failing = (state: State, kinds: readonly Query[]): State =>
  kinds.reduce((current, query) => {
    const failure = {
      message: 'the database is locked',
      hint: 'Free some space.',
      retryAt: startedAt + 4000,
    };
    return update(current, { kind: 'failed', node: 0, query, ...failure }, startedAt + 2000).state;
  }, state);
const mains: readonly Query[] = [{ kind: 'cron' }, { kind: 'transfers', path: '' }, { kind: 'arrivals' }];

describe('the line of the views', () => {
  const line = (columns: number, key: string): string =>
    (screenText(press(startState({ columns }), key)).split('\n')[1] ?? '').trimEnd();

  it('has all of them where there is room, closer together where it is scarce', () => {
    expect(line(140, '1')).toMatch(
      / 6 cron {2}7 transfers {2}8 services {2}9 checks {2}! alerts {2}A arrivals/,
    );
    expect(line(124, '1')).toMatch(/ 6 cron +7 transfers +8 services +9 checks +! alerts +A arrivals/);
  });

  it('has the last ones by their keys where they do not fit, the current one by its name', () => {
    expect(line(80, '1')).toMatch(/ 5 procs 6 cron 7 transfers 8 9 ! A/);
    for (let columns = 40; columns < 80; columns++) {
      expect(line(columns, '1')).toContain('1 overview');
      expect(line(columns, 'A')).toContain('A arrivals');
      expect(line(columns, '7')).toMatch(/7 transfers 8 9 (! )?(A|…)/);
      expect(line(columns, '8')).toMatch(/ 7 8 services 9 (! )?(A|…)/);
    }
  });
});

describe('the screens of jobs, transfers and arrivals', () => {
  for (const [place, keys] of Object.entries(places)) {
    it(`fill exactly their rows and columns: ${place}`, () => {
      for (const [columns, rows] of sizes) {
        for (const isAscii of [false, true]) {
          const loaded = press(jobState({ columns, rows, isAscii }), ...keys);
          for (const state of [loaded, failing(loaded, mains)]) {
            const frame = drawFrame(state);
            expect(frame.length).toBe(rows);
            for (const line of frame) expect(lineWidth(line)).toBe(columns);
          }
        }
      }
    });

    it(`are ASCII where asked: ${place}`, () => {
      for (const [columns, rows] of sizes) {
        const frame = drawFrame(press(jobState({ columns, rows, isAscii: true }), ...keys));
        const text = frame.map((line) => paintLine(line, { hasColors: true, isAscii: true })).join('');
        expect(text.replaceAll('\u001B', '')).toMatch(/^[ -~]*$/);
      }
    });

    it(`paint no colour without colours: ${place}`, () => {
      const frame = drawFrame(press(jobState(), ...keys));
      const text = frame.map((line) => paintLine(line, { hasColors: false, isAscii: false })).join('');
      expect(text).not.toMatch(/\u001B\[[\d;]*3[0-7]m/);
    });
  }

  it('say what they wait for', () => {
    for (const [key, awaited] of [
      ['6', 'the jobs'],
      ['7', 'the transfers'],
      ['A', 'the expected files'],
    ] as const) {
      expect(screenText(press(startState(), key))).toContain(`waiting for ${awaited} of etl-01`);
    }
  });

  it('say why they are empty and what to write', () => {
    const check = (key: string, query: Query, ...wanted: readonly string[]): void => {
      const text = screenText(press(answer(startState(), query, []), key));
      for (const words of wanted) expect(text).toContain(words);
    };
    check('6', { kind: 'cron' }, 'no crontab and no systemd timer', 'CAP_DAC_READ_SEARCH.', 'enabled: true');
    check(
      '7',
      { kind: 'transfers', path: '' },
      'xferlog_std_format=YES.',
      'xferlog:',
      'path: /var/log/xferlog',
    );
    check('A', { kind: 'arrivals' }, 'arrivals:', '- name: orders', 'by: "06:00"');
  });

  it('keep the last data when the node fails, dated and dimmed', () => {
    for (const [key, row] of [
      ['6', 'export-stock'],
      ['7', 'stock 2026.csv'],
      ['A', 'MISSED'],
    ] as const) {
      const stale = failing(press(jobState(), key), mains);
      expect(screenText(stale)).toContain('the database is locked');
      expect(screenText(stale)).toContain('last data');
      expect(paintedRow(stale, row)).toContain('\u001B[2m');
    }
  });

  it('show the failure and the hint where nothing has come yet', () => {
    const text = screenText(press(failing(startState(), mains), 'A'));
    expect(text).toContain('Trying again in 2 s; r tries now. Free some space.');
  });

  it('print nothing that could move the cursor', () => {
    const evil = 'x\u001B[2J\n\u0007';
    const answers: readonly (readonly [Query, unknown])[] = [
      [
        { kind: 'cron' },
        [
          cronJob({ name: evil, command: evil, user: evil, source: evil, schedule: evil, time_zone: evil }),
          cronJob({ job_id: 'e', name: evil, error_message: evil }),
        ],
      ],
      [{ kind: 'cron-runs', path: 'load' }, [cronRun({ detail: evil })]],
      [
        { kind: 'transfers', path: '' },
        [
          transfer({
            filename: evil,
            username: evil,
            remote_host: evil,
            verdict_reason: evil,
            service: evil,
          }),
        ],
      ],
      [{ kind: 'transfer-totals', path: 'by=user' }, [transferTotal({ key: evil })]],
      [
        { kind: 'transfer-logs' },
        [
          transferLog({
            path: evil,
            error_message: evil,
            bad_lines: [{ line: evil, error: evil, at: '2026-11-21T09:00:00Z' }],
          }),
        ],
      ],
      [{ kind: 'broken-transfers' }, [transfer({ filename: evil, verdict: 'broken', verdict_reason: evil })]],
      [
        { kind: 'arrivals' },
        [
          arrival({
            name: evil,
            path: evil,
            match: evil,
            zone: evil,
            days: [evil],
            by: evil,
            history: [arrivalDay({ detail: evil })],
            matched_files: [
              {
                name: evil,
                size_bytes: 1,
                modified_at: '2026-11-21T09:00:00Z',
                arrived_at: null,
                is_large_enough: true,
              },
            ],
          }),
        ],
      ],
      [{ kind: 'fs' }, []],
      [{ kind: 'health' }, null],
    ];
    const base = answers.reduce(
      (state, [query, data]) => answer(state, query, data),
      startState({ columns: 200, rows: 50 }),
    );
    const every = [
      ['6'],
      ['6', 'v'],
      ['6', 'g', 'enter'],
      ['7'],
      ['7', 'enter'],
      ['7', 'u'],
      ['7', 'T'],
      ['7', 'B'],
      ['A'],
      ['A', 'enter'],
      ['1'],
    ];
    for (const keys of every) {
      for (const line of screenText(press(base, ...keys)).split('\n')) expect(line).not.toMatch(/\p{Cc}/u);
    }
  });
});
