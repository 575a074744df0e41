import { expect, it } from 'vitest';
import {
  alert,
  alertDetail,
  alerts,
  alertSeries,
  episode,
  silence,
  silences,
} from '../tui/alert-fixtures.ts';
import { startedAt } from '../tui/fixtures.ts';
import { alertText } from './alert-text.ts';
import { alertsTable, episodesTable } from './alerts-table.ts';
import { silencesTable, silenceText } from './silence-text.ts';

const evil = '\u001B[31mred\u202Eder\nnext';

it('a table of alerts has each with its state, value and who takes care of it, and how many fire', () => {
  const text = alertsTable(alerts, startedAt);
  expect(text).toMatch(/^ {2}ID +SEVERITY +ALERT +STATE +VALUE +WHO +WHAT\n/);
  expect(text).toMatch(/critical +DiskFull +firing 12 m +95\.2 % > 90 % +\/data is 95 % full\n/);
  expect(text).toMatch(/pending 3 m of 5 m/);
  expect(text).toMatch(/\n\n3 firing, 1 pending, 1 resolved, 1 silenced, inhibited or muted\n$/);
  expect(alertsTable([], startedAt)).toBe('no alerts\n');
});

it('ids in a table are as long as it takes to tell them apart', () => {
  const two = [alert({ id: '0123456789abcdef' }), alert({ id: '0123456789abc000' })];
  expect(alertsTable(two, startedAt)).toMatch(/^ {2}0123456789abcd +critical/m);
});

it('an alert has what to do, what changed, who was told, who said what, and its values', () => {
  const text = alertText(alertDetail(), alertSeries(), startedAt);
  for (const words of [
    'DiskFull  critical  (00000000000000a1)',
    '  value: 95.2 % > 90 %\n  ▁',
    'What to do\n  Free some space',
    'deploy    loader 1.4.2: by jenkins',
    'dead      ops email[0], firing: connection refused',
    'bob comment: the dump of last night was not removed',
    'for 1 h',
    '  mountpoint  /data',
    'expr: disk_used_percent > 90',
    'runbook: https://wiki.example.com/disk-full',
  ])
    expect(text).toContain(words);
  expect(alertText(alertDetail(), null, startedAt)).toContain('value: 95.2 % > 90 %\n\n');
});

it('an alert that another program has posted has no rule but says where to look', () => {
  const posted = { rule: null, value: null, threshold: null };
  const text = alertText(alertDetail({ ...posted, source_url: 'http://p/graph' }), null, startedAt);
  expect(text).toContain('Posted by another program\n  its values are not known here: see http://p/graph\n');
  expect(alertText(alertDetail({ ...posted, source_url: null }), null, startedAt)).toMatch(
    /not known here\n$/,
  );
  expect(alertsTable([alert(posted)], startedAt)).toMatch(/DiskFull +firing 12 m +– /);
});

it('silences and what fired have a line each', () => {
  expect(silencesTable(silences, startedAt)).toMatch(/active +alertname="Muffled" +in 1 h +1 +ada +known/);
  expect(silencesTable(silences, startedAt)).toMatch(/pending \(maintenance\) .* starts in 1 h/);
  expect(silencesTable([], startedAt)).toBe('nothing is silenced\n');
  expect(silenceText(silence())).toContain('silences  alertname="Muffled"\n');
  expect(episodesTable([episode()], startedAt)).toMatch(/fires 12 m +critical +DiskFull/);
  expect(episodesTable([], startedAt)).toBe('nothing fired\n');
});

it('texts from outside cannot reach the terminal', () => {
  const labels = { [evil]: evil };
  const change = { name: evil, summary: evil, severity: evil, labels, muted_by: [evil] };
  const texts = [
    alertsTable([alert(change)], startedAt),
    alertText(
      alertDetail({
        ...change,
        description: evil,
        log: [{ at: silence().starts_at, by: evil, kind: 'comment', text: evil }],
        acknowledged: { by: evil, reason: evil, at: silence().starts_at },
      }),
      null,
      startedAt,
    ),
    silencesTable([silence({ comment: evil, created_by: evil })], startedAt),
    silenceText(silence({ comment: evil, created_by: evil })),
    episodesTable([episode({ name: evil, summary: evil })], startedAt),
  ];
  for (const text of texts) expect(text).not.toMatch(/[\u001B\u202E]/);
});
