import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journalLine } from '../service-fixtures.ts';
import { journalParts, journalTexts } from './journal.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

type Change = Parameters<typeof journalLine>[1];

const textsOf = (change: Change): string[] => journalTexts(journalLine(1, change));
const partsIn = (change: Change) => textsOf(change).map((text) => journalParts(text));

describe('an entry of the journal as lines', () => {
  it('has its priority, who wrote it and what', () => {
    const check = (change: Change, want: readonly string[]): void => expect(textsOf(change)).toEqual(want);
    check({ priority: 3, message: 'bind failed' }, ['<3>ledger[66]: bind failed']);
    check({ priority: null, pid: null, message: 'up' }, ['ledger: up']);
    check({ identifier: null, message: 'a: b' }, ['<6>: a: b']);
    check({ identifier: '(sd: pam)', message: 'x' }, ['<6>(sd__pam)[66]: x']);
    check({ message: '' }, ['<6>ledger[66]: ']);
  });

  it('is as many lines as its message, the later ones indented', () => {
    expect(textsOf({ message: 'Error: no\r\n  at load\n\nend\n' })).toEqual([
      '<6>ledger[66]: Error: no',
      '    at load',
      '  ',
      '  end',
    ]);
  });
});

/** Of the first line: level, who wrote it, what. */
const saidIn = (change: Change) => {
  const [first] = partsIn(change);
  return [first?.severity, first?.logger, first?.message];
};

describe('a line of the journal taken apart', () => {
  it('has the level of its priority', () => {
    const levels = [0, 1, 2, 3, 4, 5, 6, 7].map((priority) => partsIn({ priority })[0]?.severity);
    expect(levels).toEqual(['fatal', 'critical', 'critical', 'error', 'warning', 'notice', 'info', 'debug']);
  });

  it('has the level of its message where the journal has none of its own', () => {
    expect(saidIn({ message: 'ERROR cannot load' })).toEqual(['error', 'ledger[66]', 'cannot load']);
    expect(saidIn({ priority: null, message: '2026-11-21 09:41:03 WARN slow' })).toEqual([
      'warning',
      'ledger[66]',
      'slow',
    ]);
    expect(saidIn({ message: '{"level":"debug","msg":"deep"}' })).toEqual(['debug', 'ledger[66]', 'deep']);
    expect(saidIn({ message: 'ready' })).toEqual(['info', 'ledger[66]', 'ready']);
  });

  it('keeps the level in the message where that says something else', () => {
    expect(saidIn({ priority: 4, message: 'ERROR cannot load' })).toEqual([
      'warning',
      'ledger[66]',
      'ERROR cannot load',
    ]);
    expect(saidIn({ priority: 3, message: 'ERROR cannot load' })).toEqual([
      'error',
      'ledger[66]',
      'cannot load',
    ]);
  });

  it('belongs to the line before where its message goes on', () => {
    expect(partsIn({ message: 'a\nERROR b' })[1]).toMatchObject({ continues: true, message: '  ERROR b' });
  });

  it('never loses what was written', () => {
    const pieces = ['ERROR', 'warn:', 'level=info', 'msg=alpha', 'beta:', '[gamma]', '09:41:03', '-', ': '];
    const piece = fc.oneof(fc.constantFrom(...pieces, 'delta', '{"msg":"epsilon"}'), fc.string());
    const entry = fc.record({
      message: fc.array(piece).map((parts) => parts.join(' ')),
      identifier: fc.option(fc.string()),
      priority: fc.option(fc.integer({ min: 0, max: 7 })),
    });
    fc.assert(
      fc.property(entry, (change) => {
        const shown = partsIn(change)
          .map(({ word, logger, message, rest }) => `${word} ${logger} ${message} ${rest}`)
          .join('\n');
        const words = change.message.match(/alpha|beta|gamma|delta|epsilon/g) ?? [];
        for (const word of words) expect(shown).toContain(word);
      }),
      { numRuns: caseCount },
    );
  });
});
