import { describe, expect, it } from 'vitest';
import { answer, paintedRow, press, screenText, startState } from '../fixtures.ts';
import { journalLine, journalState, service, services, serviceState } from '../service-fixtures.ts';

const list = (columns = 80, rows = 24): string => screenText(press(serviceState({ columns, rows }), '8'));

describe('the table of services', () => {
  it('has what failed first, each with a sign', () => {
    const signs = [...list().matchAll(/^ [▸ ] (\S) (ledger|loader|gone|slow|nginx|once) /gm)];
    expect(signs.map(([, sign, name]) => `${sign} ${name}`)).toEqual([
      '✗ ledger',
      '✗ loader',
      '! gone',
      '… slow',
      '● nginx',
      '○ once',
    ]);
  });

  it('says how they stand in a line', () => {
    expect(list(120)).toMatch(
      / 8 services {3}1 failed {3}1 restarting {3}1 not loaded {3}1 changing {3}3 active {3}1 at rest/,
    );
  });

  it('has the state in systemd’s words, and how it failed', () => {
    for (const words of [
      'failed (exit-code)',
      'auto-restart',
      'bad-setting',
      'active (running)',
      'inactive (dead)',
    ])
      expect(list(120)).toContain(words);
  });

  it('has the numbers at 80 columns and everything at 200', () => {
    expect(list(80)).toMatch(/SERVICE +STATE▲ +SINCE +RESTARTS +MEMORY +CPU/);
    expect(list(200)).toMatch(/SERVICE +CATEGORY +STATE▲ +SINCE +RESTARTS +MEMORY +CPU +PID +DESCRIPTION/);
    expect(list(200)).toMatch(
      /nginx +web-server +active \(running\) +3 h 12 m +0 +50 M +1\.5 % +812 +A high performance web server/,
    );
    for (let columns = 40; columns < 200; columns += 9) {
      expect(list(columns)).toContain('✗ ledger');
      expect(list(columns)).toMatch(/STATE/);
    }
  });

  it('colours only what deserves attention', () => {
    const state = press(serviceState(), '8');
    expect(paintedRow(state, 'auto-restart')).toContain('\u001B[1m');
    expect(paintedRow(state, '● nginx')).not.toContain('\u001B[1m');
  });

  it('finds services by name, description and category, and orders them by any number', () => {
    const found = (...keys: readonly string[]): string => screenText(press(serviceState(), '8', ...keys));
    expect(found('/', 'd', 'a', 't', 'a', 'b', 'enter')).toContain('filter: datab   1 of 8');
    const byRestarts = found('s', 's');
    expect(byRestarts).toContain('▼RESTARTS');
    expect(byRestarts.indexOf(' loader ')).toBeLessThan(byRestarts.indexOf(' ledger '));
  });
});

describe('the detail of a service', () => {
  const open = (name: string, columns: number, rows: number): string =>
    screenText(press(serviceState({ columns, rows }), '8', '/', ...Array.from(name), 'enter', 'enter', 'v'));

  it('has everything the node knows of it', () => {
    const text = open('ledger', 80, 50);
    for (const words of [
      'ledger.service  Ledger of the shop',
      '✗ failed (exit-code) for 12 m',
      'exit-code: exit status 3',
      '5 while watched',
      '5 since it was started',
      'enabled',
      'simple, other',
      'allowed: R o x',
      'events',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/! restarted +exit-code 3/);
    expect(text).toMatch(/● started/);
    expect(open('nginx', 80, 50)).toMatch(
      /main pid +812[^]*tasks +5[^]*memory +50 M[^]*CPU +1\.5 %[^]*1 m 33 s/,
    );
    expect(open('mariadb', 80, 50)).toContain('Taking your SQL requests now');
    expect(open('ssh', 80, 50)).toContain('not in control.services');
  });

  it('has its facts beside its events where there is room, else says what was left out', () => {
    const wide = screenText(journalState([journalLine(1)], { columns: 200, rows: 50 }));
    expect(wide).toMatch(/service +ledger\.service.* events/);
    const small = screenText(journalState([journalLine(1)]));
    expect(small).toMatch(/… \d+ more rows {3}v shows all/);
    expect(small).toMatch(/── journal {2}following ● {2}1 here {2}─/);
  });

  it('has the levels of the journal as words, in colour', () => {
    const lines = [3, 4, 6, 7].map((priority) => journalLine(priority, { priority, message: 'said' }));
    const text = screenText(journalState(lines));
    for (const word of ['ERROR', 'WARN', 'INFO', 'DEBUG'])
      expect(text).toMatch(new RegExp(`${word} +ledger\\[66\\] {2}said`));
    const state = journalState([journalLine(1, { priority: 3 })]);
    expect(paintedRow(state, 'ERROR')).toContain('\u001B[1mERROR');
  });

  it('waits for the events of a service', () => {
    const state = answer(startState(), { kind: 'services' }, services);
    expect(screenText(press(state, '8', 'enter', 'v'))).toContain('asking for its events');
    const none = answer(state, { kind: 'service-events', path: 'ledger.service' }, []);
    expect(screenText(press(none, '8', 'enter', 'v'))).toContain('nothing happened to it');
    expect(service().unit).toBe('nginx.service');
  });
});
