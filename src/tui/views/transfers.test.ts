import { describe, expect, it } from 'vitest';
import { answer, press, screenText, startState } from '../fixtures.ts';
import { jobState, transfer, transferLog, transfers, transferTotal } from '../job-fixtures.ts';

const many = Array.from({ length: 200 }, (_, index) => transfer({ id: 200 - index }));

describe('the table of transfers', () => {
  it('has the newest first, with direction, size and verdict in words and signs', () => {
    const text = screenText(press(jobState(), '7'));
    expect(text).toMatch(/↑ up +partner +\/srv\/…\/orders_20261121\.csv +50 M +● whole/);
    expect(text).toMatch(/✗ broken[^]*! suspect[^]*… pending[^]*\? unknown/);
  });

  it('has host, duration, rate and reason on a wide screen', () => {
    const text = screenText(press(jobState({ columns: 200, rows: 50 }), '7'));
    expect(text).toMatch(
      /↑ upload +partner +192\.0\.2\.17 +\/srv\/ftp\/in\/2026-11-21\/orders_20261121\.csv/,
    );
    expect(text).toMatch(/12 s +4\.2 M\/s +✗ broken +the server logged it as incomplete/);
  });

  it('says how many there are, how many are not whole, and that lines of the log are no transfers', () => {
    const text = screenText(press(jobState(), '7'));
    expect(text).toContain('the newest 5 of 1 287   ! 2 not whole');
    expect(text).toContain('/var/log/xferlog: 1 line is no transfer   B shows them');
  });

  it('says what to do about those a node does not hand out', () => {
    const thousand = Array.from({ length: 1000 }, (_, index) => transfer({ id: 5000 - index }));
    const base = answer(
      answer(startState({ columns: 120 }), { kind: 'transfers', path: '' }, many),
      { kind: 'transfer-totals', path: 'by=direction' },
      [transferTotal({ files: 5000 })],
    );
    const end = press(
      answer(press(base, '7', 'G', 'G'), { kind: 'transfers', path: '' }, thousand),
      'G',
      'G',
    );
    const most = answer(end, { kind: 'transfers', path: '' }, thousand);
    expect(screenText(most)).toContain('4 000 more: narrow by u user, o host, x direction, b broken');
  });

  it('says that nothing matches, or that the log has nothing', () => {
    const narrowed = press(jobState(), '7', 'x');
    const none = answer(narrowed, { kind: 'transfers', path: 'direction=upload' }, []);
    expect(screenText(none)).toContain('No transfer matches; c shows all.');
    const quiet = answer(
      answer(startState(), { kind: 'transfers', path: '' }, []),
      { kind: 'transfer-logs' },
      [transferLog({ lines_parsed: 0, lines_bad: 0, bad_lines: [] })],
    );
    expect(screenText(press(quiet, '7'))).toContain('/var/log/xferlog has no transfer');
  });

  it('says that its log cannot be read', () => {
    const log = transferLog({ status: 'error', error_message: 'EACCES: not readable' });
    const text = screenText(answer(press(jobState(), '7'), { kind: 'transfer-logs' }, [log]));
    expect(text).toContain('✗ /var/log/xferlog: EACCES: not readable');
  });
});

describe('the detail of a transfer', () => {
  it('has every field and the verdict with its reason', () => {
    const text = screenText(press(jobState(), '7', 'j', 'enter'));
    expect(text).toContain('✗ broken: the transfer ended before the file was whole (the');
    expect(text).toContain('50 M (52 428 800 bytes)');
    for (const label of ['log says', 'host', 'type', 'action', 'service', 'authentication', 'read from'])
      expect(text).toMatch(new RegExp(` ${label} +\\S`));
  });

  it('stays when newer ones come', () => {
    const open = press(jobState(), '7', 'j', 'enter');
    const later = answer(open, { kind: 'transfers', path: '' }, [transfer({ id: 6 }), ...transfers]);
    expect(screenText(later)).toContain('stock 2026.csv');
  });
});

describe('the totals', () => {
  it('have a bar for the bytes of each, then how reading the log goes', () => {
    const text = screenText(press(jobState(), '7', 'T'));
    expect(text).toMatch(/partner +1 284 +49 G +█{10,} +14 M\/s +! 2/);
    expect(text).toContain('following, 1 289 lines read, 1 no transfer');
  });

  it('say when nothing was transferred', () => {
    const none = answer(press(jobState(), '7', 'T'), { kind: 'transfer-totals', path: 'by=user' }, []);
    expect(screenText(none)).toContain('nothing was transferred');
  });
});

describe('the lines that are no transfers', () => {
  it('are shown with the reason', () => {
    const text = screenText(press(jobState(), '7', 'B'));
    expect(text).toContain('! no date where one was expected');
    expect(text).toContain('hello there');
  });
});
