import { formatAge, formatClock, formatElapsed, harmless } from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { Answer } from '../state/answers.ts';
import type { Context } from './content.ts';

/** Why there is no fresh answer, and when it is asked for again. */
export function whatFailed(context: Context, answer: Answer<unknown>): Line[] {
  const { node, glyphs, now, state } = context;
  const { link } = node;
  const failure = answer.failure;
  const retryAt = link.status === 'away' ? link.retryAt : (failure?.retryAt ?? null);
  const reason = link.status === 'away' ? link.message : (failure?.message ?? '');
  const what =
    link.status === 'away'
      ? `${node.name} is away for ${formatElapsed(now - link.since)}: ${reason}`
      : `${node.name}: ${reason}`;
  const next =
    retryAt === null
      ? 'Trying now.'
      : retryAt - now <= 999
        ? 'Trying again now.'
        : `Trying again in ${formatElapsed(retryAt - now)}; r tries now.`;
  const hint = link.status === 'away' ? 'Is etlmon running there?' : failure?.hint;
  const rows = wrapCells(harmless(what), state.columns - 6);
  return [
    ...rows.map((text, index): Line => [
      span(index === 0 ? ` ${glyphs.critical} ` : '   ', tones.critical),
      span(text, tones.critical),
    ]),
    ...wrapCells(
      hint === null || hint === undefined ? next : `${next} ${harmless(hint)}`,
      state.columns - 6,
    ).map((text) => lineOf(`   ${text}`)),
  ];
}

/** Why there is no fresh answer, and from when the shown one is. */
export function staleLines(context: Context, answer: Answer<unknown>): Line[] {
  const dated = answer.at === null ? [] : [lineOf(`   ${staleText(answer.at, context.now)}`, tones.warning)];
  return [...whatFailed(context, answer), ...dated];
}

/** `last data 09:39:12, 1 m 12 s ago` */
export function staleText(at: number, now: number): string {
  return `last data ${formatClock(at)}, ${formatAge(now - at, 2)}`;
}
