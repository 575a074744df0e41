import type { NotificationRecord } from '../../contract/alerts.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';

/** How sending went: a sign and a word. */
export function notificationState({ state, attempts }: NotificationRecord, glyphs: Glyphs): Span {
  switch (state) {
    case 'dead':
      return span(`${glyphs.critical} dead`, tones.critical);
    case 'failing':
      return span(`${glyphs.warning} failing ${attempts}${glyphs.times}`, tones.warning);
    case 'sending':
      return span(`${glyphs.pending} sending`, tones.accent);
    case 'sent':
      return span(`${glyphs.well} sent`, tones.plain);
  }
}
