import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJournalRecord } from './journal-record.ts';
import { parseCronMessage, parseJournalEntry, parseLogLine } from './run-log.ts';
import { StampReader } from './syslog-line.ts';

const readAt = Date.parse('2026-11-21T12:00:00Z');

describe('whatever is in a log', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'Nov 21 03:17:01',
      'CRON[1]:',
      '(root)',
      ' CMD (',
      ')',
      'Feb 30 10:00:00 ',
      '2026-13-41T99:00:00Z ',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const noise = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

  it('is no fault, and the next good line is understood', () => {
    const stamps = new StampReader('Europe/Berlin');
    fc.assert(
      fc.property(noise, (line) => {
        parseLogLine(line, stamps, readAt);
        parseCronMessage('CRON', 1, line);
        parseJournalRecord(line);
        expect(parseLogLine('Nov 21 03:17:01 h CRON[9]: (a) CMD (b)', stamps, readAt)).toMatchObject({
          user: 'a',
          command: 'b',
          pid: 9,
        });
      }),
      { numRuns: 10_000 },
    );
  });

  it('gives back the command that was logged', () => {
    const command = fc.string({ minLength: 1 }).filter((text) => !/^\[\d+\] /.test(text));
    fc.assert(
      fc.property(command, fc.integer({ min: 1, max: 4_194_304 }), (text, pid) => {
        const line = `Nov 21 03:17:01 h CRON[${pid}]: (etl) CMD (${text})`;
        expect(parseLogLine(line, new StampReader('UTC'), readAt)).toMatchObject({
          command: text,
          pid,
        });
      }),
      { numRuns: 10_000 },
    );
  });

  it('is no fault in the fields of a journal entry either', () => {
    const field = fc.oneof(fc.string(), fc.constant(null), fc.array(fc.nat(300)), fc.integer(), fc.object());
    const record = fc.record({
      __CURSOR: field,
      __REALTIME_TIMESTAMP: fc.oneof(field, fc.nat().map(String)),
      MESSAGE: field,
      _PID: field,
      UNIT: field,
      EXIT_STATUS: field,
    });
    fc.assert(
      fc.property(record, (fields) => {
        const parsed = parseJournalRecord(JSON.stringify(fields));
        if (parsed) parseJournalEntry(parsed);
      }),
      { numRuns: 10_000 },
    );
  });
});
