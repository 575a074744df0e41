import { describe, expect, it } from 'vitest';
import {
  alert,
  alertDetail,
  alertSeries,
  alertState,
  deadNotification,
  notification,
  silence,
} from './alert-fixtures.ts';
import { lineWidth } from './draw/style.ts';
import { answer, health, paintedRow, press, screenText, startState } from './fixtures.ts';
import { drawFrame } from './frame.ts';
import type { State } from './state/model.ts';

const sizes = [
  [80, 24],
  [200, 50],
  [120, 36],
  [60, 15],
  [40, 10],
] as const;
const places: Record<string, readonly string[]> = {
  alerts: ['!'],
  detail: ['!', 'enter'],
  silences: ['!', 'v'],
  silence: ['!', 'v', 'enter'],
  history: ['!', 'v', 'v'],
  episode: ['!', 'v', 'v', 'enter'],
  notifications: ['!', 'V'],
  notification: ['!', 'V', 'j', 'enter'],
  acknowledging: ['!', 'a', 'h', 'i'],
  silencing: ['!', 'z', 'l', 'tab', 'tab', 'x'],
  commenting: ['!', 'm'],
  'giving back': ['!', 'j', 'j', 'a'],
  expiring: ['!', 'v', 'd'],
  prolonging: ['!', 'v', 'e', 'tab', 'x'],
  help: ['!', '?'],
};
const evil = '\u001B[31mred\u202Eder\nnext';

describe('the screens of the alerts', () => {
  for (const [place, keys] of Object.entries(places)) {
    it(`fill exactly their rows and columns, whatever is in them: ${place}`, () => {
      for (const [columns, rows] of sizes) {
        for (const isAscii of [false, true]) {
          const state = press(alertState({ columns, rows, isAscii }), ...keys);
          for (const shown of [state, poisoned(state)]) {
            const frame = drawFrame(shown);
            expect(frame.length).toBe(rows);
            for (const line of frame) expect(lineWidth(line)).toBe(columns);
            expect(screenText(shown)).not.toMatch(/[\u001B\u202E]/);
          }
        }
      }
    });
  }
});

/** The state with texts of an attacker wherever a node may have them. */
function poisoned(state: State): State {
  const labels = { [evil]: evil };
  const change = { name: evil, summary: evil, severity: evil, labels, muted_by: [evil], id: alert().id };
  const record = { receiver: evil, integration: evil, target: evil, error: evil, state: 'dead' } as const;
  const matchers = [{ name: evil, type: '=', value: evil }] as const;
  const told = [
    [{ kind: 'alerts' }, [alert(change)]],
    [
      { kind: 'alert', path: alert().id },
      alertDetail({
        ...change,
        description: evil,
        annotations: { runbook_url: evil },
        log: [{ at: silence().starts_at, by: evil, kind: 'comment', text: evil }],
        events: [{ at: silence().starts_at, kind: 'other', title: evil, detail: evil }],
        notifications: [notification(record)],
      }),
    ],
    [{ kind: 'silences' }, [silence({ matchers: [...matchers], comment: evil, created_by: evil })]],
    [{ kind: 'notifications' }, [notification(record), notification({ ...record, id: 6 })]],
  ] as const;
  return told.reduce((current, [query, data]) => answer(current, query, data), state);
}

describe('the list of alerts', () => {
  const list = (columns = 80): string => screenText(press(alertState({ columns }), '!'));

  it('has the worst first and what nobody is told of last, each with a sign', () => {
    const rows = [...list(120).matchAll(/^ [▸ ] (\S) (\w+) .*(firing|pending|resolved)/gm)];
    expect(rows.map(([, sign, name, state]) => `${sign} ${name} ${state}`)).toEqual([
      '✗ DiskFull firing',
      '! MemoryLow firing',
      '✗ LoaderSlow firing',
      '! QueueLong pending',
      '! CpuBusy resolved',
      '✗ Muffled firing',
    ]);
  });

  it('says what each is, since when, its value and threshold, and who takes care of it', () => {
    expect(list()).toMatch(/✗ DiskFull +firing 12 m +95\.2 % > 90 % +\/data is 95 % full/);
    expect(list()).toMatch(/LoaderSlow +firing 12 m +41 s > 30 s +by ada +a batch takes 41 s/);
    expect(list()).toMatch(/QueueLong +pending 3\/5 m +812 >= 500/);
    expect(list(120)).toMatch(/QueueLong +warning +pending 3 m of 5 m/);
    expect(list()).toMatch(/Muffled +firing 12 m .* silenced/);
  });

  it('has colour only for what nobody takes care of', () => {
    const state = press(alertState(), '!', 'G');
    expect(paintedRow(state, 'DiskFull')).toContain('\u001B[1m✗');
    expect(paintedRow(state, 'LoaderSlow')).not.toContain('\u001B[1m');
    expect(paintedRow(press(state, 'g'), 'Muffled')).toContain('\u001B[2m');
  });

  it('has its parts in one line with what is in them', () => {
    expect(list()).toMatch(/ alerts 3 firing, 1 pending +silences 1 +history +sent ✗ 1 dead +v turns/);
    const old = notification({ state: 'dead', at: '2020-01-01T00:00:00Z' });
    const later = answer(press(alertState(), '!'), { kind: 'dead-notifications' }, [old]);
    expect(screenText(later)).toMatch(/ silences 1 +history +sent +v turns/);
  });

  it('says that all is well, and how many rules watch', () => {
    const none = (rules: number | null): string =>
      screenText(
        answer(answer(press(alertState(), '!'), { kind: 'alerts' }, []), { kind: 'rule-count' }, rules),
      );
    expect(none(42)).toContain('All is well: nothing fires. 42 rules watch.');
    expect(none(1)).toContain('1 rule watches.');
    expect(none(null)).toContain('All is well: nothing fires.');
    expect(none(0)).toContain('rule_files: [rules/*.yml]');
  });
});

describe('an alert', () => {
  const open = (columns = 80, rows = 70): string =>
    screenText(press(alertState({ columns, rows }), '!', 'enter'));

  it('has what to do, its values with the threshold, what changed, who was told and what was said', () => {
    const text = open();
    for (const words of [
      '✗ DiskFull  critical',
      'firing for 12 m, since 09:29:07; it holds since 09:24:07',
      'https://wiki.example.com/disk-full',
      'The loader stops at 98 %.',
      '90 % ┤',
      '21 m before deploy   loader 1.4.2: by jenkins',
      '● sent        ops slack[0], firing',
      '✗ dead        ops email[0], firing: connection refused',
      'ada takes care of it:',
      'the dump of last night was not removed',
      '2026-11-20 07:41:07  for 1 h',
      'disk_used_percent > 90',
      '/etc/etlmon/rules/disk.yml',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/mountpoint +\/data/);
  });

  it('has what changed in sight on a small screen, and two columns on a large one', () => {
    expect(open(80, 24)).toContain('nightly-dump ended');
    expect(open(200, 50)).toMatch(/what changed before +who was told/);
    expect(open(200, 50)).toMatch(/labels +rule/);
  });

  it('says why nobody is told, and who takes care of it', () => {
    const silenced = alertDetail({
      silenced_by: ['s1'],
      acknowledged: { by: 'ada', reason: 'the index is being built', at: alert().active_at },
    });
    const state = answer(press(alertState(), '!', 'enter'), { kind: 'alert', path: alert().id }, silenced);
    expect(screenText(state)).toContain('silenced by s1');
    expect(screenText(state)).toContain('ada takes care of it since 09:24:07: the index is being built');
  });

  it('says of an alert that another program has posted where to look, and that its values are not known', () => {
    const path = alert().id;
    const posted = {
      rule: null,
      source_url: 'http://prometheus:9090/graph?g0.expr=up',
      value: null,
      threshold: null,
    };
    const opened = press(alertState({ columns: 120, rows: 40 }), '!', 'enter');
    const text = screenText(answer(opened, { kind: 'alert', path }, alertDetail(posted)));
    expect(text).toMatch(/value +not known here: another program has posted this alert/);
    expect(text).toMatch(/see +http:\/\/prometheus:9090\/graph\?g0\.expr=up/);
    expect(text).not.toMatch(/its value|┤|last looked at|expr +disk/);
    const nowhere = answer(opened, { kind: 'alert', path }, alertDetail({ ...posted, source_url: null }));
    expect(screenText(nowhere)).not.toMatch(/see +/);
    const list = answer(alertState(), { kind: 'alerts' }, [alert(posted)]);
    expect(screenText(press(list, '!'))).toContain('DiskFull');
  });

  it('draws no line where there are no samples, nor a threshold where there is none', () => {
    const path = alert().id;
    const opened = press(alertState(), '!', 'enter');
    const empty = { ...alertSeries(), series: [] };
    expect(screenText(answer(opened, { kind: 'alert-series', path }, empty))).toContain('no samples');
    const free = answer(opened, { kind: 'alert', path }, alertDetail({ threshold: null }));
    expect(screenText(free)).not.toContain('dots:');
    expect(screenText(free)).toContain('95 % ┤');
  });
});

describe('what was sent', () => {
  it('has what failed by its reason, and receivers that fail above', () => {
    const text = screenText(press(alertState({ columns: 140 }), '!', 'V'));
    expect(text).toContain('✗ ops (email[0]): connection refused');
    expect(text).toMatch(
      /✗ dead +ops email\[0\] +firing +DiskFull +mail\.example\.com:25: connection refused/,
    );
    const page = screenText(press(alertState(), '!', 'V', 'j', 'enter'));
    expect(page).toMatch(/tried +9 times/);
    expect(page).toMatch(/firing +DiskFull +\/data is 95 % full/);
    expect(deadNotification.sent_at).toBeNull();
  });
});

it('says that nobody is told where no receiver has a way', () => {
  const state = press(alertState(), '!', 'V');
  const idle = answer(state, { kind: 'receivers' }, [{ name: 'none', integrations: [] }]);
  expect(screenText(idle)).toContain('! nobody is told: see notifications in the node.yaml');
});

describe('the first line', () => {
  const first = (state: State): string => screenText(state).split('\n')[0] ?? '';
  const fire = (change: object): ReturnType<typeof health> =>
    health({ alerts: { firing: 2, critical: 0, pending: 3, suppressed: 0, acknowledged: 0, ...change } });

  it('has how many alerts fire on all nodes, and nothing of pending ones', () => {
    const nodes = [
      { name: 'etl-01', address: 'http://1' },
      { name: 'etl-02', address: 'http://2' },
    ];
    const one = answer(startState({ nodes }), { kind: 'health' }, fire({}));
    expect(first(one)).toMatch(/ 2 firing {3}09:41:07 $/);
    expect(first(answer(one, { kind: 'health' }, fire({ firing: 1 }), 1))).toMatch(/ 3 firing /);
    expect(first(answer(startState(), { kind: 'health' }, fire({ firing: 0 })))).not.toMatch(
      /firing|pending/,
    );
  });

  it('is in the colour of the critical only while nobody takes care of one', () => {
    const painted = (change: object): string | undefined =>
      paintedRow(answer(startState(), { kind: 'health' }, fire(change)), '2 firing');
    expect(painted({ critical: 1 })).toContain('\u001B[1m2 firing');
    expect(painted({ critical: 2, acknowledged: 2 })).not.toContain('\u001B[1m2 firing');
    expect(painted({})).not.toContain('\u001B[1m2 firing');
    const known = answer(
      answer(startState(), { kind: 'health' }, fire({ critical: 1, acknowledged: 1 })),
      { kind: 'alerts' },
      [
        alert({ acknowledged: { by: 'ada', reason: '', at: alert().active_at } }),
        alert({ id: '00000000000000a2', severity: 'warning' }),
      ],
    );
    expect(paintedRow(known, '2 firing')).not.toContain('\u001B[1m2 firing');
  });

  it('is beside how many there are on each node', () => {
    const text = screenText(press(alertState({ columns: 120 }), '0'));
    expect(text).toMatch(/etl-01 .* ✗ 3 +DiskFull: \/data/);
  });
});
