import { describe, expect, it } from 'vitest';
import { displayWidth } from '../lib/cells.ts';
import { paintLine } from './draw/paint.ts';
import { lineWidth } from './draw/style.ts';
import {
  answer,
  mount,
  paintedRow,
  path,
  press,
  process,
  screenText,
  startedAt,
  startState,
  troubledState,
} from './fixtures.ts';
import { drawFrame } from './frame.ts';
import type { State } from './state/model.ts';
import { update } from './update/update.ts';

const places: Record<string, readonly string[]> = {
  nodes: ['0'],
  overview: ['1'],
  collectors: ['1', 'c'],
  disk: ['2'],
  'disk detail': ['2', 'enter'],
  paths: ['3'],
  'path detail': ['3', 'enter'],
  processes: ['5'],
  'process detail': ['5', 'j', 'enter'],
  help: ['?'],
  palette: [':', 's'],
  search: ['2', '/', 'd', 'a'],
  kill: ['5', 'j', 'd'],
};
const sizes = [
  [80, 24],
  [200, 50],
  [120, 30],
  [60, 15],
  [40, 10],
  [38, 9],
  [1, 1],
] as const;

const away = (state: State): State =>
  update(
    state,
    {
      kind: 'failed',
      node: 0,
      query: { kind: 'health' },
      message: 'http://10.0.0.11:8080 refuses connections: nothing listens there',
      hint: null,
      retryAt: startedAt + 76_000,
    },
    startedAt + 72_000,
  ).state;

const failing = (state: State): State =>
  (['system', 'fs', 'paths', 'watched'] as const).reduce(
    (current, kind) =>
      update(
        current,
        {
          kind: 'failed',
          node: 0,
          query: { kind },
          message: 'the database is locked',
          hint: 'Free some space.',
          retryAt: startedAt + 4000,
        },
        startedAt + 2000,
      ).state,
    state,
  );

const nodes = ['etl-01', 'etl-02', 'a-node-with-quite-a-long-name-in-the-fleet'].map((name) => ({
  name,
  address: `http://${name}:8080`,
}));

describe('every screen', () => {
  const situations: Record<string, (state: State) => State> = {
    loaded: (state) => state,
    away,
    failing,
  };
  for (const [place, keys] of Object.entries(places)) {
    for (const [situation, change] of Object.entries(situations)) {
      it(`fills exactly its rows and columns: ${place}, ${situation}`, () => {
        for (const [columns, rows] of sizes) {
          for (const isAscii of [false, true]) {
            const loaded = press(troubledState({ columns, rows, isAscii, nodes }), ...keys);
            const frame = drawFrame(change(loaded));
            expect(frame.length).toBe(rows);
            for (const line of frame) {
              expect(lineWidth(line), `${columns}×${rows}: ${line.map((s) => s.text).join('')}`).toBe(
                columns,
              );
            }
          }
        }
      });
    }
    it(`is ASCII where asked: ${place}`, () => {
      const frame = drawFrame(press(troubledState({ isAscii: true, nodes }), ...keys));
      const text = frame.map((line) => paintLine(line, { hasColors: true, isAscii: true })).join('');
      expect(text.replaceAll('\u001B', '')).toMatch(/^[ -~]*$/);
    });
  }

  it('says what it waits for before anything has come', () => {
    for (const [key, awaited] of [
      ['1', 'the state of the machine'],
      ['2', 'the mounts'],
      ['3', 'the paths'],
      ['5', 'the processes'],
    ] as const) {
      const text = screenText(press(startState(), key));
      expect(text).toContain(`waiting for ${awaited} of etl-01 (http://10.0.0.11:8080)`);
      expect(text).toContain('loading');
    }
  });

  it('says why a list is empty and what to configure', () => {
    const paths = press(answer(startState(), { kind: 'paths' }, []), '3');
    expect(screenText(paths)).toContain('- path: /data/in');
    const watched = press(answer(startState(), { kind: 'watched' }, []), '5');
    expect(screenText(watched)).toContain('process_watch:');
  });

  it('keeps the last data of a node that is away, dated, with the reason and the next attempt', () => {
    const text = screenText(away(press(troubledState(), '2')));
    expect(text).toContain('✗ etl-01 away 1 m 12 s');
    expect(text).toContain('refuses connections');
    expect(text).toContain('Trying again in 4 s');
    expect(text).toMatch(/last data \d\d:\d\d:\d\d, 1 m 12 s ago/);
    expect(text).toContain('/mnt/nas');
  });

  it('dims what is stale', () => {
    expect(paintedRow(away(press(troubledState(), '2', 'j')), 'ext4')).toContain('\u001B[2m');
  });

  it('shows the failure and the hint of a node that refuses', () => {
    const text = screenText(failing(press(startState(), '3')));
    expect(text).toContain('the database is locked');
    expect(text).toContain('Trying again in 2 s; r tries now. Free some space.');
  });

  it('says that it is too small', () => {
    expect(screenText(startState({ columns: 38, rows: 9 }))).toContain('too small: 38×9');
  });
});

describe('the frame', () => {
  it('has nodes, problems and the time on line 1, the current view in reverse on line 2', () => {
    const [first, second] = screenText(press(troubledState({ nodes }), '2')).split('\n');
    expect(first).toMatch(/^ etlmon {2}! etl-01 {2}○ etl-02 .* 5 problems {3}\d\d:\d\d:\d\d $/);
    expect(second?.trimEnd()).toMatch(
      /^ 0 nodes +1 overview +2 disk +3 paths .*5 proc(es|)s +6 cron +7 transfers +8 9 ! A/,
    );
    expect(paintedRow(press(troubledState(), '2'), '2 disk')).toContain('\u001B[7m2 disk\u001B[0m');
  });

  it('has the node by its own name where the name given only stands in', () => {
    for (const [isStandIn, name] of [
      [true, 'etl-01'],
      [false, '10.0.0.11'],
    ] as const) {
      const nodes = [{ name: '10.0.0.11', isStandIn, address: 'http://10.0.0.11:8080' }];
      expect(screenText(startState({ nodes }))).toMatch(/^ etlmon {2}○ 10\.0\.0\.11 /);
      expect(screenText(troubledState({ nodes }))).toMatch(new RegExp(`^ etlmon {2}! ${name} `));
    }
  });

  it('drops whole hints from the right; help and quit stay', () => {
    for (let columns = 40; columns < 120; columns++) {
      const last =
        screenText(press(troubledState({ columns, nodes }), '5'))
          .split('\n')
          .at(-1) ?? '';
      expect(last).toContain('? help');
      expect(last).toContain('q quit');
      expect(last).toContain('updated 0 s ago');
      const hints = last.slice(0, last.indexOf('updated')).trim().split(/ {2,}/);
      const whole = [
        'enter detail',
        'd kill',
        'c chart',
        'a all',
        '/ search',
        's sort',
        'tab next node',
        ': command',
      ];
      expect([...whole, '? help', 'q quit']).toEqual(expect.arrayContaining(hints));
    }
  });

  it('keeps the active node and those that are not well when there are too many', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ name: `etl-${index}`, address: 'http://x' }));
    const well = many.reduce(
      (state, _, node) => answer(state, { kind: 'health' }, { ...healthOf(state), status: 'ok' }, node),
      troubledState({ nodes: many }),
    );
    const [first = ''] = screenText(press(well, '2')).split('\n');
    expect(first).toMatch(/etl-0 .*\+\d+/);
    expect(displayWidth(first)).toBe(80);
  });
});

const healthOf = (state: State): object => state.nodes[0]?.answers['health']?.data as object;

describe('the overview of a large screen', () => {
  const busiest = [
    process(),
    process({ pid: 9, process_name: 'greedy', cpu_percent: 99, watch: null }),
    process({ pid: 8, process_name: 'modest', cpu_percent: 3, watch: null }),
  ];
  const large = (columns: number, rows: number): string[] =>
    screenText(answer(troubledState({ columns, rows }), { kind: 'busiest' }, busiest)).split('\n');
  const rowOf = (rows: readonly string[], text: string): number =>
    rows.findIndex((row) => row.includes(text));

  it('has all mounts, paths, processes and collectors in tables', () => {
    for (const [columns, rows] of [
      [200, 50],
      [140, 40],
      [80, 50],
    ] as const) {
      const screen = large(columns, rows);
      for (const wanted of ['MOUNT', '/data  ', 'PATH', '/data/in', 'PID  NAME', 'greedy', 'COLLECTOR'])
        expect(rowOf(screen, wanted), `${wanted} at ${columns}×${rows}`).toBeGreaterThan(4);
    }
  });

  it('has the watched processes first, then the busiest others, each once', () => {
    const rows = large(200, 50);
    const order = ['etl_loader ', 'etl_worker ', 'greedy ', 'modest '].map((name) =>
      rowOf(rows, `  ${name}`),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(rows.filter((row) => row.includes('  etl_worker ')).length).toBe(1);
  });

  it('says how many rows have no room', () => {
    const paths = Array.from({ length: 100 }, (_, index) => path({ path: `/data/${index}` }));
    const rows = screenText(answer(troubledState({ columns: 200, rows: 50 }), { kind: 'paths' }, paths));
    const shown = rows.match(/ \/data\/\d+ /g)?.length ?? 0;
    expect(shown).toBeGreaterThan(10);
    expect(rows).toContain(`${100 - shown} more paths`);
  });

  it('stays as it was where there is no room', () => {
    for (const [columns, rows] of [
      [80, 24],
      [139, 39],
      [200, 18],
    ] as const)
      expect(rowOf(large(columns, rows), 'COLLECTOR')).toBe(-1);
  });
});

describe('tables', () => {
  it('order the processes by CPU, ties by memory and then by pid as a number', () => {
    const idle = (pid: number, change: object = {}) =>
      process({ pid, process_name: `p${pid}`, watch: null, cpu_percent: 0, mem_rss_bytes: 1000, ...change });
    const rows = [
      idle(10),
      idle(9),
      idle(100, { mem_rss_bytes: 5000 }),
      idle(11, { cpu_percent: 2 }),
      idle(12, { cpu_percent: 10 }),
    ];
    const text = screenText(answer(press(startState(), '5', 'a'), { kind: 'processes' }, rows));
    expect(text).toContain('▼CPU');
    expect([...text.matchAll(/ (p\d+) /g)].map(([, name]) => name)).toEqual([
      'p12',
      'p11',
      'p100',
      'p9',
      'p10',
    ]);
  });

  it('show the watch of a process and the directories of a path at 80 columns', () => {
    expect(screenText(press(troubledState(), '5'))).toMatch(/RUNNING +STATE▲ +WATCH/);
    expect(screenText(press(troubledState(), '3'))).toMatch(
      /PATH▲ +FILES +DIRS +SIZE +NEWEST +SCANNED +STATE/,
    );
  });

  it('rather drop the directories than cut the name of a path', () => {
    const long = answer(startState(), { kind: 'paths' }, [path({ path: '/data/incoming/orders/eu' })]);
    const text = screenText(press(long, '3'));
    expect(text).toContain('/data/incoming/orders/eu ');
    expect(text).not.toContain('DIRS');
  });

  it('show the silence of a mount in place of its numbers', () => {
    expect(screenText(press(troubledState(), '2'))).toMatch(
      /\/mnt\/nas +nfs4 +not answering for 1 m 12 s \((last seen )?61 % at \d\d:\d\d\)/,
    );
  });

  it('mark the selected row with a sign and reverse video', () => {
    const row = paintedRow(press(troubledState(), '2', 'j'), '/data');
    expect(row).toContain('▸');
    expect(row).toContain('\u001B[7m');
  });

  it('never drop the name or the state', () => {
    for (let columns = 40; columns < 200; columns += 7) {
      const text = screenText(press(troubledState({ columns }), '2'));
      expect(text).toContain('MOUNT');
      expect(text).toContain('STATE');
      expect(text).toContain('! full');
    }
  });

  it('cut long names in the middle', () => {
    const long = mount({ mount_point: '/var/lib/postgresql/17/main/a/very/long/mount/point' });
    const state = press(answer(startState(), { kind: 'fs' }, [long]), '2');
    expect(screenText(state)).toMatch(/\/var\/….*\/point/);
  });

  it('print nothing that could move the cursor', () => {
    const evil = process({ process_name: 'x\u001B[2J', cmdline: '\u001B]0;pwn\u0007' });
    const evilPath = path({ path: '/data/\u001B[31m', status: 'ERROR', error_message: 'a\nb' });
    const base = answer(
      answer(startState({ columns: 200 }), { kind: 'watched' }, [evil]),
      { kind: 'paths' },
      [evilPath],
    );
    for (const keys of [['5'], ['5', 'enter'], ['5', 'd'], ['3'], ['3', 'enter'], ['1']]) {
      for (const line of screenText(press(base, ...keys)).split('\n')) expect(line).not.toMatch(/\p{Cc}/u);
    }
  });
});

describe('the overview', () => {
  it('names the problems first, the worst on top', () => {
    const [, , , first = ''] = screenText(troubledState()).split('\n');
    expect(first).toMatch(/✗ \/data is 96 % full, 103 G left/);
  });

  it('says that nothing is wrong only when all was asked', () => {
    expect(screenText(answer(startState(), { kind: 'fs' }, [mount()]))).not.toContain('nothing is wrong');
    const calm = (
      [
        'health',
        'system',
        'fs',
        'paths',
        'watched',
        'cron',
        'arrivals',
        'services',
        'checks',
        'alerts',
      ] as const
    ).reduce((state, kind) => {
      const data = troubledState().nodes[0]?.answers[kind]?.data;
      const well = { health: { ...(data as object), status: 'ok', reasons: [] }, system: data };
      return answer(state, { kind }, kind in well ? well[kind as keyof typeof well] : []);
    }, startState());
    expect(screenText(calm)).toContain('nothing is wrong');
    expect(screenText(calm)).not.toContain('problem');
  });
});
