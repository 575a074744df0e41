import type { Alert, SilenceMatcher } from '../../contract/alerts.ts';
import { cutEnd, cutMiddle } from '../../lib/cells.ts';
import { formatCounted, formatElapsed, harmless } from '../../lib/format.ts';
import { drawBox } from '../draw/box.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { formatShort } from '../draw/moments.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, lineWidth, sliceLine, span, tones } from '../draw/style.ts';
import type { AlertDialog, DialogField } from '../state/alert-dialog.ts';
import { holdsFrom } from '../state/alert-dialog.ts';
import { alertsNow } from '../state/alert-problems.ts';
import type { State } from '../state/model.ts';
import {
  countSilenced,
  matcherText,
  silenceEnd,
  silenceMatchers,
  silenceScopes,
  silenceTimes,
} from '../state/silence-choice.ts';
import { severitySign } from './alert-state.ts';
import { answerLine, newsLines } from './confirmation.ts';

const words = {
  acknowledge: {
    title: 'Acknowledge',
    yes: 'Yes, I take care of it',
    would: 'It is not repeated and does not escalate; that it is over is still told.',
    label: 'reason',
  },
  unacknowledge: {
    title: 'Give back',
    yes: 'Yes, give it back',
    would: 'It is repeated and escalates again.',
    label: '',
  },
  comment: { title: 'Comment on', yes: 'Yes, keep it', would: '', label: 'comment' },
  silence: { title: 'Silence', yes: 'Yes, silence it', would: '', label: 'comment' },
  expire: {
    title: 'Expire a silence',
    yes: 'Yes, end it now',
    would: 'What it silenced and still fires is told again.',
    label: '',
  },
  prolong: { title: 'Change a silence', yes: 'Yes, until then', would: '', label: 'comment' },
} as const;

const labelWidth = 9;

/** Says what is done to which alerts, and asks; starts at No. */
export function drawAlertDialog(dialog: AlertDialog, state: State, glyphs: Glyphs): Line[] {
  const most = Math.min(76, state.columns - 4) - 4;
  const { title, yes, would } = words[dialog.act];
  const news = newsLines({ ...dialog, would: would === '' ? null : would }, most, glyphs);
  const lines: Line[] = [
    ...subjectLines(dialog, most, glyphs),
    [],
    ...formLines(dialog, state, most, glyphs),
    ...news,
  ];
  const inner = Math.max(...lines.map(lineWidth), Math.min(most, 56));
  const isAsked = dialog.phase !== 'ready' || dialog.field === 'answer';
  const answer = answerLine({ ...dialog, would: null }, yes, inner);
  const heading =
    'silence' in dialog
      ? title
      : `${title} ${cutMiddle(harmless(dialog.alert.name), most - 16, glyphs.ellipsis)}`;
  return drawBox(heading, [...lines, isAsked ? answer : answer.map(quiet)], inner + 4, glyphs);
}

/** The answer is not where the keys go: its brackets stay, its reverse does not. */
const quiet = ({ text, style }: Span): Span =>
  style?.reverse === true ? span(text) : span(text, tones.muted);

function subjectLines(dialog: AlertDialog, most: number, glyphs: Glyphs): Line[] {
  if ('silence' in dialog) {
    const { matchers, comment, alerts } = dialog.silence;
    return [
      ...matcherRows(matchers, most, glyphs).map((row) => lineOf(row, tones.strong)),
      lineOf(`${formatCounted(alerts, 'active alert', 'active alerts')} it matches now`),
      ...(comment === '' || dialog.act === 'prolong'
        ? []
        : [lineOf(cutEnd(harmless(comment), most, glyphs.ellipsis), tones.muted)]),
    ];
  }
  const { severity, summary, name } = dialog.alert;
  const what = harmless(`${severitySign(severity, glyphs)} ${summary === '' ? name : summary}`);
  return wrapCells(what, most)
    .slice(0, 2)
    .map((row) => lineOf(row, tones.strong));
}

function formLines(dialog: AlertDialog, state: State, most: number, glyphs: Glyphs): Line[] {
  if (dialog.phase !== 'ready') return [];
  const lines = choices(dialog, state, most, glyphs);
  const { label } = words[dialog.act];
  if (label === '') return lines;
  const by = state.user === null ? [] : [labelled('by', [span(harmless(state.user))], false)];
  return [...lines, textLine(dialog, label, most), ...by, []];
}

function labelled(label: string, spans: readonly Span[], isCurrent: boolean): Line {
  return [span(label.padEnd(labelWidth), isCurrent ? tones.accent : tones.muted), ...spans];
}

/** What is typed, its end in sight, with the cursor where the keys go. */
function textLine({ line, field }: AlertDialog, label: string, most: number): Line {
  const isCurrent = field === 'text';
  const room = most - labelWidth - 1;
  const before = [span(harmless(line.text.slice(0, line.cursor)))];
  const behind = harmless(line.text.slice(line.cursor));
  const width = lineWidth(before);
  const seen = width >= room ? sliceLine(before, width - room + 1, width) : before;
  if (!isCurrent) return labelled(label, [span(cutEnd(harmless(line.text) || '–', room))], false);
  const [under = ' '] = [...new Intl.Segmenter().segment(behind)].map(({ segment }) => segment);
  const rest = cutEnd(
    behind.slice(under === ' ' && behind === '' ? 0 : under.length),
    Math.max(0, room - lineWidth(seen) - 1),
    '',
  );
  return labelled(label, [...seen, span(under, tones.current), span(rest)], true);
}

const scopeNames = { telling: 'like this', exact: 'only this', name: 'all of the name' } as const;

function choices(dialog: AlertDialog, state: State, most: number, glyphs: Glyphs): Line[] {
  if (dialog.act === 'prolong') return timeLines(dialog, state);
  return dialog.act === 'silence' ? silenceLines(dialog, state, most, glyphs) : [];
}

/** How long it holds from now on, and until when that is. */
function timeLines(dialog: AlertDialog, { now }: State): Line[] {
  const from = holdsFrom(dialog, now);
  const end = silenceEnd(dialog.time, from);
  const texts = silenceTimes.map(({ text }) => text);
  const until = `until ${formatShort(end, now)}, for ${formatElapsed(end - from)}`;
  return [
    choiceLine('for', texts, dialog.time, dialog, 'time'),
    lineOf(`${' '.repeat(labelWidth)}${until}`, tones.muted),
  ];
}

function silenceLines(
  dialog: AlertDialog & { readonly alert: Alert },
  state: State,
  most: number,
  glyphs: Glyphs,
): Line[] {
  const { scope, node, alert } = dialog;
  const matchers = silenceMatchers(alert, scope);
  const alerts = state.nodes[node] === undefined ? null : alertsNow(state.nodes[node]);
  const count =
    alerts === null
      ? 'how many match is not known'
      : `matches ${formatCounted(countSilenced(alerts, matchers), 'active alert', 'active alerts')}`;
  const indent = ' '.repeat(labelWidth);
  return [
    ...timeLines(dialog, state),
    choiceLine(
      'what',
      silenceScopes.map((one) => scopeNames[one]),
      silenceScopes.indexOf(scope),
      dialog,
      'scope',
    ),
    ...matcherRows(matchers, most - labelWidth, glyphs).map((row) => lineOf(`${indent}${row}`)),
    lineOf(`${indent}${count}`, tones.warning),
  ];
}

/** The answer is to stay on the screen, however many labels there are. */
const mostMatcherRows = 4;

function matcherRows(matchers: readonly SilenceMatcher[], width: number, glyphs: Glyphs): string[] {
  const rows = wrapCells(harmless(matchers.map(matcherText).join(' ')), width);
  if (rows.length <= mostMatcherRows) return rows;
  return [...rows.slice(0, mostMatcherRows - 1), `${glyphs.ellipsis} of ${matchers.length} labels in all`];
}

/** The chosen one in brackets, in reverse where the keys go. */
function choiceLine(
  label: string,
  texts: readonly string[],
  chosen: number,
  { field }: AlertDialog,
  own: DialogField,
): Line {
  const isCurrent = field === own;
  const spans = texts.flatMap((text, index): Span[] => [
    span(index === 0 ? '' : ' '),
    index === chosen ? span(`[${text}]`, isCurrent ? tones.current : tones.strong) : span(` ${text} `),
  ]);
  return labelled(label, spans, isCurrent);
}
