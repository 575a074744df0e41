import type { Check } from '../../contract/checks.ts';
import { formatDateTime, harmless } from '../../lib/format.ts';
import { drawFields } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { certificateSpan } from './check-state.ts';
import type { Context } from './content.ts';

/** The certificate of the last connection: how long it is good for, whose it is, whether it is trusted. */
export function certificateLines(check: Check, { glyphs }: Context, width: number): Line[] {
  const title = lineOf(' certificate', tones.strong);
  const { certificate } = check;
  if (certificate === null) return [title, lineOf('   none was shown', tones.muted)];
  const { subject, issuer, names, expires_at: end, verified, problem } = certificate;
  const left = certificateSpan(check, glyphs);
  const trust =
    problem !== null
      ? span(`${glyphs.warning} ${harmless(problem)}`, tones.warning)
      : verified
        ? span(`${glyphs.well} trusted`, tones.good)
        : span('not checked', tones.muted);
  return [
    title,
    ...drawFields(
      [
        ['  left', span(`${left.text}, until ${formatDateTime(Date.parse(end))}`, left.style)],
        ['  trust', trust],
        ['  subject', harmless(subject)],
        ['  issuer', harmless(issuer)],
        ['  names', harmless(names.join(' '))],
      ],
      width,
    ),
  ];
}
