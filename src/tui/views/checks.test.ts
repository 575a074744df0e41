import { describe, expect, it } from 'vitest';
import { certificate, check, checkState, downCheck } from '../check-fixtures.ts';
import { lineWidth } from '../draw/style.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import { answer, paintedRow, press, screenText, startState } from '../fixtures.ts';
import { certificateSpan } from './check-state.ts';
import { phaseBar, phaseLines } from './check-phases.ts';

const glyphs = glyphsFor(false);
const list = (columns = 80, rows = 24): string => screenText(press(checkState({ columns, rows }), '9'));
const open = (change: Parameters<typeof check>[0] = {}, columns = 80, rows = 60): string =>
  screenText(press(answer(checkState({ columns, rows }), { kind: 'checks' }, [check(change)]), '9', 'enter'));

describe('the table of checks', () => {
  it('has what is down first, each with a sign and a word', () => {
    const rows = [...list().matchAll(/^ [▸ ] (\S) (\w+) +(down|unknown|up, failing|up|pending|off) /gm)];
    expect(rows.map(([, sign, name, word]) => `${sign} ${name} ${word}`)).toEqual([
      '✗ api down',
      '? silent unknown',
      '! flaky up, failing',
      '● expired up',
      '● expiring up',
      '… fresh pending',
      '● mail up',
      '● shop up',
      '· resting off',
    ]);
  });

  it('says how they stand in a line, and what the bars mean where there are some', () => {
    expect(list()).toMatch(/ 9 checks {3}1 down {3}1 unknown {3}1 failing {3}5 up {3}1 off/);
    expect(list()).not.toContain('first byte');
    expect(list(200)).toContain('░ DNS  ▒ connect  ▓ TLS  █ first byte  ▄ transfer');
  });

  it('has the whole reason of what is down at 80 columns', () => {
    expect(list()).toMatch(/✗ api +down +7 m +192\.0\.2\.11:8080: connection refused/);
  });

  it('has everything at 200 columns, and name and state on any', () => {
    expect(list(200)).toMatch(/CHECK +KIND +STATE▲ +SINCE +TIME +PHASES +CERT +NEXT +REASON/);
    expect(list(200)).toMatch(/mail +tcp +up +3 d +99 ms +[░▒▓█▄]+ +– +in 18 s +mail\.example\.com:25/);
    for (let columns = 40; columns < 200; columns += 9) expect(list(columns)).toMatch(/✗ api +(http +)?down/);
  });

  it('colours only what deserves attention', () => {
    const state = press(checkState(), '9', 'j');
    expect(paintedRow(state, 'connection refused')).toContain('\u001B[1m✗');
    expect(paintedRow(state, 'mail ')).not.toContain('\u001B[1m');
  });
});

describe('the days a certificate has left', () => {
  it('are coloured with a sign where they are few', () => {
    const test = (change: Parameters<typeof certificate>[0], want: string): void =>
      expect(certificateSpan(check({ certificate: certificate(change) }), glyphs).text).toBe(want);
    test({ days_left: 60 }, '60 days');
    test({ days_left: 15 }, '15 days');
    test({ days_left: 14 }, '! 14 days');
    test({ days_left: 3 }, '✗ 3 days');
    test({ days_left: 0 }, '✗ 0 days');
    test({ days_left: -1 }, '✗ expired');
    test({ days_left: 60, problem: 'self-signed certificate' }, '! 60 days');
    expect(certificateSpan(check({ certificate: null }), glyphs).text).toBe('–');
  });
});

describe('the phases of an answer', () => {
  const times = { resolve: 1, connect: 9, tls: 30, processing: 50, transfer: 10 };

  it('have a bar of exactly its width, each with its share', () => {
    const text = (width: number, of = times): string =>
      phaseBar(of, width, glyphs)
        .map((one) => one.text)
        .join('');
    expect(text(20)).toBe('▒▒▓▓▓▓▓▓██████████▄▄');
    expect(text(10, { ...times, resolve: 10, connect: 0 })).toBe('░▓▓▓█████▄');
    const nothing = { resolve: 0, connect: 0, tls: 0, processing: 0, transfer: 0 };
    expect(text(5, nothing)).toBe('     ');
    for (let width = 1; width < 40; width++) expect(lineWidth(phaseBar(times, width, glyphs))).toBe(width);
  });

  it('have their milliseconds and shares in the detail, one behind the other', () => {
    const rows = phaseLines(times, 80, glyphs).map((line) => line.map(({ text }) => text).join(''));
    expect(rows[1]).toMatch(/^ {3}connect +9\.0 ms +9 % +▒+$/);
    expect(rows[3]).toMatch(/^ {3}first byte +50 ms +50 % +█+$/);
    const starts = rows.map((row) => row.search(/[░▒▓█▄]/));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    for (const row of phaseLines(times, 40, glyphs)) expect(lineWidth(row)).toBeLessThanOrEqual(40);
  });
});

describe('the detail of a check', () => {
  it('has how it stands, its answer, its last runs and what happened', () => {
    const text = open();
    for (const words of [
      'shop  http https://shop.example.com/health',
      '● up for 3 d',
      '12 s ago, took 99 ms, ok',
      'in 18 s; every 30 s, given up after 10 s',
      'HTTP/1.1, status 200, 604 B of body',
      '192.0.2.10',
      'TLSv1.3, TLS_AES_256_GCM_SHA384',
      '▁✗▁',
      '3 runs since',
      'slowest 10 s',
      '1 failed',
      'no answer within 10 s',
      '● up        was down for 7 m: status 503, expected 2xx',
    ])
      expect(text).toContain(words);
  });

  it('has the certificate, and the configuration without what is told elsewhere', () => {
    const text = open({}, 80, 70);
    for (const words of [
      '60 days, until',
      '● trusted',
      'CN=shop.example.com',
      'CN=R3',
      'www.shop.example.com',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/failures +3 of 5/);
    expect(text).toMatch(/expect\.status +2xx, 404/);
    expect(text).toMatch(/bearer_token +\*\*\*/);
    expect(text).not.toMatch(/interval +30s/);
  });

  it('has them beside each other at 200 columns', () => {
    expect(open({}, 200, 50)).toMatch(/last runs +events/);
    expect(open({}, 200, 50)).toMatch(/certificate +configuration/);
  });

  it('says why a check is down, and what it does not know', () => {
    const down = open(downCheck);
    expect(down).toContain('✗ down for 7 m');
    expect(down).toContain('because   192.0.2.11:8080: connection refused');
    expect(down).toMatch(/time of the last answer *\n +none came/);
    const fresh = open({ state: 'pending', last_checked: null, history: [], events: [] });
    for (const words of ['none yet', 'its state has not changed yet']) expect(fresh).toContain(words);
    const redirected = check({
      redirects: 2,
      final_url: 'https://www.example.com/',
      last_failure: 'status 500',
    });
    const state = answer(startState({ rows: 60 }), { kind: 'checks' }, [redirected]);
    const text = screenText(press(state, '9', 'enter'));
    expect(text).toContain('https://www.example.com/, 2 redirects');
    expect(text).toMatch(/last failure +status 500/);
    expect(text).toContain('asking the node for it');
  });

  it('says so when the check is not made any more', () => {
    const opened = press(checkState(), '9', 'enter');
    expect(screenText(answer(opened, { kind: 'checks' }, [check()]))).toContain('not made any more');
  });
});
