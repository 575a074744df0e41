import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertEvidence, Unit } from '../../notification.ts';
import {
  diskEvidence,
  manyAlerts,
  mixedAlerts,
  nowMs,
  resolvedAlert,
  testAlert,
  testNotification,
} from '../test-notifications.ts';
import { viewOf } from './alert-view.ts';
import { htmlMail } from './html.ts';
import { notificationView } from './notification-view.ts';
import { plainText } from './plain-text.ts';
import { formatQuantity } from './quantity.ts';
import { severityOf } from '../../severity.ts';
import { drawBlocks, sparklineOf } from './sparkline.ts';
import { subjectOf } from './subject.ts';

const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'UTC';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

it('shows numbers as people read them', () => {
  const check = (value: number, unit: Unit, want: string): void => {
    expect(formatQuantity(value, unit)).toBe(want);
  };
  check(96.24, 'percent', '96.2 %');
  check(0.964, 'ratio', '96.4 %');
  check(90, 'percent', '90 %');
  check(1.6e9, 'bytes', '1.5 GiB');
  check(512, 'bytes', '512 B');
  check(0.0345, 'seconds', '34.5 ms');
  check(2.5, 'seconds', '2.5 s');
  check(9060, 'seconds', '2 h 31 m');
  check(nowMs / 1000, 'timestamp', '2026-11-21 09:41 UTC');
  check(1_234_567, 'number', '1 234 567');
  check(4217, 'number', '4217');
  check(0.12345, 'number', '0.123');
  check(1e-9, 'number', '1.00e-9');
  check(-3.456, 'number', '-3.46');
  check(Number.NaN, 'number', 'not a number');
  check(Infinity, 'bytes', '∞');
});

it('knows severities by their usual names', () => {
  const check = (severity: string | undefined, want: string): void => {
    expect(severityOf(severity === undefined ? {} : { severity })).toBe(want);
  };
  check('critical', 'critical');
  check('Page', 'critical');
  check('warn', 'warning');
  check('none', 'info');
  check('constructor', 'error');
  check(undefined, 'error');
});

describe('a subject', () => {
  it('says what, where and how much', () => {
    const check = (...[alerts, change, want]: [...Parameters<typeof testNotification>, string]): void => {
      expect(subjectOf(testNotification(alerts, change))).toBe(want);
    };
    check([testAlert()], {}, '[FIRING 1] DiskFull on etl-01: /data 96.2 %');
    const other = testAlert({ labels: { ...testAlert().labels, mountpoint: '/var' } });
    check([testAlert(), other], {}, '[FIRING 2] DiskFull on etl-01: /data 96.2 %, /var 96.2 %');
    check([testAlert(), resolvedAlert()], {}, '[FIRING 1] DiskFull on etl-01: /data 96.2 %');
    check([resolvedAlert()], {}, '[RESOLVED] DiskFull on etl-01: /data');
    check([resolvedAlert(), resolvedAlert()], {}, '[RESOLVED 2] DiskFull on etl-01: /data');
    check(mixedAlerts(), {}, '[FIRING 3] DiskFull, ArrivalLate and 1 more on etl-01');
    check(
      manyAlerts(),
      {},
      '[FIRING 60] ServiceDown: etl-01 loader.service, etl-02 loader.service and 58 more',
    );
  });

  it('says why it comes again', () => {
    const check = (...[alerts, change, want]: [...Parameters<typeof testNotification>, string]): void => {
      expect(subjectOf(testNotification(alerts, change))).toBe(want);
    };
    check([testAlert()], { reason: 'test' }, '[TEST FIRING 1] DiskFull on etl-01: /data 96.2 %');
    check(
      [testAlert()],
      { reason: 'escalation' },
      '[FIRING 1, NOT ACKNOWLEDGED] DiskFull on etl-01: /data 96.2 %',
    );
  });

  it('is one line, whatever labels hold', () => {
    const labels = { alertname: 'A\r\nBcc: x@example.org', instance: 'x'.repeat(500) };
    const subject = subjectOf(testNotification([testAlert({ labels })]));
    expect(subject).not.toMatch(/[\r\n]/);
    expect(subject.length).toBeLessThan(200);
  });
});

it('draws the last hour, with the peaks and the gaps in it', () => {
  const draw = (values: readonly (number | null)[], operator: '>' | '<' = '>'): string => {
    const threshold = { operator, value: 5 };
    const evidence: AlertEvidence = {
      ...diskEvidence,
      threshold,
      lastHour: { fromMs: 0, stepMs: 1, values },
    };
    const sparkline = sparklineOf(evidence);
    return sparkline ? drawBlocks(sparkline) : '';
  };
  expect(draw([0, 1, null, 3, 7])).toBe('▁▂ ▄█');
  expect(draw([2, 2])).toBe('▅▅');
  expect(draw([2])).toBe('');
  expect(draw([])).toBe('');
  const spike = Array.from({ length: 300 }, (_, index) => (index === 150 ? 100 : 0));
  expect(draw(spike)).toMatch(/^▁{15}█▁{14}$/);
  expect(
    draw(
      spike.map((value) => 100 - value),
      '<',
    ),
  ).toMatch(/^█{15}▁█{14}$/);
});

it('the plain text is 80 columns wide and tells what changed', () => {
  const text = plainText(notificationView(testNotification()));
  for (const wanted of [
    'CRITICAL  DiskFull  /data on etl-01',
    'Value      96.2 %, alerts above 90 %',
    /Last hour {2}[▁-█ ]+ {2}70\.3 % to 97\.1 %/,
    'since 09:31 (10 m)',
    '09:12  deploy: etl-loader 2.4.1 deployed, from 2.4.0, by CI',
    'https://wiki.example.org/runbooks/disk-full',
  ]) {
    expect(text).toMatch(wanted);
  }
  for (const notification of [testNotification(mixedAlerts()), testNotification(manyAlerts())]) {
    const lines = plainText(notificationView(notification)).split('\n');
    expect(lines.filter((line) => line.length > 80 && !line.includes('://'))).toEqual([]);
  }
  const resolved = plainText(notificationView(testNotification([resolvedAlert()])));
  expect(resolved).toContain('07:25 to 09:40, lasted 2 h 15 m');
  expect(plainText(notificationView(testNotification(mixedAlerts())))).toContain('Taken by   anna');
});

it('very many alerts stay a mail that is shown whole', () => {
  const view = notificationView(testNotification(manyAlerts(500)));
  const html = htmlMail(view);
  expect(html).toContain('100 critical, 400 warning');
  expect(html).toContain('and 457 more');
  expect(html.length).toBeLessThan(40_000);
  const long = 'x'.repeat(20_000);
  const alerts = manyAlerts(100).map((alert) => ({
    ...alert,
    annotations: { description: long, note: long },
  }));
  expect(htmlMail(notificationView(testNotification(alerts))).length).toBeLessThan(100_000);
});

it('only addresses of the web become links', () => {
  const view = viewOf(
    testAlert({
      annotations: { runbook_url: 'javascript:alert(1)', dashboard: 'https://g.example.org/?a=1&b="' },
      generatorUrl: '/graph?g0.expr=up',
    }),
    nowMs,
  );
  expect(view.links).toEqual([{ title: 'Dashboard', url: 'https://g.example.org/?a=1&b="' }]);
});

it('nothing of an alert becomes markup', () => {
  const evil = fc.constantFrom(
    '<script>x</script>',
    '"><img src=x>',
    "'-->",
    '&amp;',
    '\u202Eevil',
    '</title>',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(evil, fc.string({ unit: 'binary' })), { minLength: 9, maxLength: 9 }),
      (texts) => {
        const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '', i = ''] = texts;
        const alert = testAlert({
          labels: { alertname: a, instance: b, [c]: d, severity: e },
          annotations: { summary: f, description: g, [h]: i, runbook_url: `https://x.example.org/${a}` },
          acknowledgedBy: h,
          evidence: { ...diskEvidence, events: [{ atMs: nowMs, kind: 'other', title: b, detail: d }] },
        });
        const html = htmlMail(notificationView(testNotification([alert], { receiver: f, externalUrl: g })), [
          i,
        ]);
        const tags = new Set([...html.matchAll(/<\/?([a-z!]+)/gi)].map(([, name]) => name?.toLowerCase()));
        const known = '!doctype html head meta title style body div table tr td span strong a'.split(' ');
        expect([...tags].filter((name) => !known.includes(name ?? ''))).toEqual([]);
        expect(html).not.toMatch(/\son[a-z]+=|javascript:/i);
      },
    ),
    { numRuns: 1000 },
  );
});
