import type { Check } from '../../contract/checks.ts';
import { formatCounted } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import { certificateSeverity } from '../state/service-problems.ts';

/** How a check stands: a sign, and its word. */
export function checkState(check: Check, glyphs: Glyphs): { readonly sign: Span; readonly word: Span } {
  const said = (sign: string, word: string, style: Span['style']) => ({
    sign: span(sign, style),
    word: span(word, style),
  });
  if (!check.enabled) return said(glyphs.nothing, 'off', tones.muted);
  switch (check.state) {
    case 'down':
      return said(glyphs.critical, 'down', tones.critical);
    case 'unknown':
      return said('?', 'unknown', tones.warning);
    case 'pending':
      return said(glyphs.pending, 'pending', tones.accent);
    case 'up':
      return isFailing(check)
        ? said(glyphs.warning, check.last_result === 'ok' ? 'up' : 'up, failing', tones.warning)
        : { sign: span(glyphs.well, tones.good), word: span('up') };
  }
}

/** Some of its last runs failed, and not yet so many that it is down. */
export function isFailing({ state, reason }: Check): boolean {
  return state === 'up' && reason !== null;
}

/** The worst first. */
export function checkRank(check: Check): number {
  if (!check.enabled) return 6;
  if (check.state === 'down') return 0;
  if (check.state === 'unknown') return 1;
  if (isFailing(check)) return 2;
  const { certificate } = check;
  if (certificate !== null && certificateSeverity(certificate) !== null) return 3;
  return check.state === 'pending' ? 4 : 5;
}

/** How long a certificate is good for; with a sign where that is not long, or it is not trusted. */
export function certificateSpan({ certificate }: Check, glyphs: Glyphs): Span {
  if (certificate === null) return span('–', tones.muted);
  const { days_left: days } = certificate;
  if (days < 0) return span(`${glyphs.critical} expired`, tones.critical);
  const left = formatCounted(days, 'day', 'days');
  const severity = certificateSeverity(certificate);
  if (severity === 'critical') return span(`${glyphs.critical} ${left}`, tones.critical);
  if (severity === 'warning' || certificate.problem !== null)
    return span(`${glyphs.warning} ${left}`, tones.warning);
  return span(left);
}
