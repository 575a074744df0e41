import type { Transfer } from '../../contract/transfers.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';

/** Whether the file is whole in a word, with a sign. */
export function verdictOf(verdict: Transfer['verdict'], glyphs: Glyphs): Span {
  switch (verdict) {
    case 'whole':
      return span(`${glyphs.well} whole`, tones.good);
    case 'broken':
      return span(`${glyphs.critical} broken`, tones.critical);
    case 'suspect':
      return span(`${glyphs.warning} suspect`, tones.warning);
    case 'pending':
      return span(`${glyphs.pending} pending`, tones.accent);
    case 'unknown':
      return span('? unknown', tones.muted);
  }
}

/** What each verdict means, in words for someone who sees it the first time. */
export function verdictWords(verdict: Transfer['verdict']): string {
  const words: Record<Transfer['verdict'], string> = {
    whole: 'the whole file is there',
    broken: 'the transfer ended before the file was whole',
    suspect: 'the log says complete, the file says otherwise',
    pending: 'the file is not at rest yet',
    unknown: 'whether the file is whole cannot be told',
  };
  return words[verdict];
}

/** The direction as an arrow and a word, up is to the server; a shorter word where there is no room for it. */
export function directionText(direction: Transfer['direction'], glyphs: Glyphs, width = 10): string {
  const texts: Record<Transfer['direction'], readonly [sign: string, short: string]> = {
    upload: [glyphs.upload, 'up'],
    download: [glyphs.download, 'down'],
    delete: ['-', 'del'],
    unknown: ['?', '?'],
  };
  const [sign, short] = texts[direction];
  return `${sign} ${width < 10 ? short : direction}`;
}
