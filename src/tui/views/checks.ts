import type { Check } from '../../contract/checks.ts';
import { cutMiddle, displayWidth } from '../../lib/cells.ts';
import { formatCounted, harmless } from '../../lib/format.ts';
import { formatUntil, sinceText, sinceWidth, timeOf } from '../draw/moments.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineWidth, span, tones } from '../draw/style.ts';
import type { Note, TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { certificateSpan, checkRank, checkState, isFailing } from './check-state.ts';
import { millis, phaseBar, phaseLegend } from './check-phases.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';

/** Below this the bars of the phases have no room. */
const phasesFrom = 130;

const checksOf = ({ node }: Context): readonly Check[] => answerTo(node.answers, 'checks').data ?? [];

/** Every check of a server, what is down first. */
export function checksContent(context: Context): Content {
  const checks = checksOf(context);
  return tableContent(checkTable(context, checks), checks, context.list);
}

/** How many checks there are, how they stand, and what the bars mean. */
export function checkBanner(context: Context): Line[] {
  const checks = checksOf(context);
  if (checks.length === 0) return [];
  const { state, glyphs } = context;
  const count = (is: (check: Check) => boolean): number =>
    checks.filter((check) => check.enabled && is(check)).length;
  const parts: Span[] = [span(` ${formatCounted(checks.length, 'check', 'checks')}`, tones.accent)];
  const add = (number: number, text: string, style: Span['style']): void => {
    if (number > 0) parts.push(span('   '), span(`${number} ${text}`, style));
  };
  add(
    count((check) => check.state === 'down'),
    'down',
    tones.critical,
  );
  add(
    count((check) => check.state === 'unknown'),
    'unknown',
    tones.warning,
  );
  add(count(isFailing), 'failing', tones.warning);
  add(
    count((check) => check.state === 'up'),
    'up',
    tones.plain,
  );
  add(checks.filter(({ enabled }) => !enabled).length, 'off', tones.muted);
  const legend = phaseLegend(glyphs);
  const gap = state.columns - lineWidth(parts) - lineWidth(legend) - 1;
  return [state.columns < phasesFrom || gap < 3 ? parts : [...parts, span(' '.repeat(gap)), ...legend]];
}

type Of<T> = (check: Check) => T;

function checkTable({ glyphs, now, state }: Context, checks: readonly Check[]): TableSpec<Check> {
  const longest = (of: Of<string>, least: number, most: number): number =>
    Math.min(most, Math.max(least, ...checks.map((check) => displayWidth(of(check)))));
  const name = longest((check) => `  ${check.name}`, 8, 40);
  return {
    key: (check) => check.name,
    text: (check) => `${check.name} ${check.target} ${check.kind} ${check.state} ${check.reason ?? ''}`,
    defaultSort: { column: 'state', descending: false },
    note: (check) => (state.columns < phasesFrom ? narrowNote(check) : null),
    besideNote: ['check', 'state', 'since'],
    columns: [
      {
        id: 'check',
        title: '  CHECK',
        width: Math.min(18, name),
        maxWidth: name,
        priority: 'keep',
        value: (check) => check.name,
        cell: (check, width) => [
          checkState(check, glyphs).sign,
          span(` ${cutMiddle(harmless(check.name), width - 2, glyphs.ellipsis)}`),
        ],
      },
      {
        id: 'kind',
        title: 'KIND',
        width: 4,
        priority: 3,
        value: ({ kind }) => kind,
        cell: ({ kind }) => kind,
      },
      {
        id: 'state',
        title: 'STATE',
        width: longest((check) => checkState(check, glyphs).word.text, 6, 11),
        priority: 'keep',
        value: checkRank,
        cell: (check) => checkState(check, glyphs).word,
      },
      {
        id: 'since',
        title: 'SINCE',
        ...sinceWidth,
        align: 'right',
        priority: 8,
        descends: true,
        value: (check) => timeOf(check.since),
        cell: (check, width) => sinceText(check.since, now, width),
      },
      {
        id: 'time',
        title: 'TIME',
        width: 8,
        align: 'right',
        priority: 9,
        descends: true,
        value: (check) => check.duration_ms,
        cell: ({ duration_ms: took }) => (took === null ? '–' : millis(took)),
      },
      ...(state.columns < phasesFrom
        ? []
        : [
            {
              id: 'phases',
              title: 'PHASES',
              width: 16,
              maxWidth: 32,
              priority: 2,
              cell: ({ phases_ms: times }: Check, width: number) =>
                times === null ? span('–', tones.muted) : phaseBar(times, width, glyphs),
            },
          ]),
      {
        id: 'certificate',
        title: 'CERT',
        width: longest((check) => certificateSpan(check, glyphs).text, 4, 10),
        align: 'right',
        priority: 6,
        value: ({ certificate }) => certificate?.days_left ?? null,
        cell: (check) => certificateSpan(check, glyphs),
      },
      {
        id: 'next',
        title: 'NEXT',
        width: 9,
        align: 'right',
        priority: 4,
        value: (check) => timeOf(check.next_check),
        cell: (check) => {
          const at = timeOf(check.next_check);
          return at === null ? '–' : formatUntil(at, now);
        },
      },
      {
        id: 'reason',
        title: 'REASON',
        width: 16,
        maxWidth: 90,
        priority: 7,
        cut: 'end',
        cell: (check) => reasonSpan(check),
      },
    ],
  };
}

/** On a narrow screen the reason of what is down takes the place of its numbers. */
function narrowNote(check: Check): Note | null {
  return check.enabled && check.state !== 'up' && check.reason !== null ? reasonSpan(check) : null;
}

/** Why it is not simply up; else what is checked. */
function reasonSpan({ reason, target }: Check): Span {
  return reason === null ? span(harmless(target), tones.muted) : span(harmless(reason));
}
