import { cutEnd, displayWidth } from '../../lib/cells.ts';
import { formatAge, harmless } from '../../lib/format.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import type { Line, Span } from '../draw/style.ts';
import { fitLine, lineWidth, sliceLine, span, tones } from '../draw/style.ts';
import type { AlertDialog } from '../state/alert-dialog.ts';
import { dialogFields } from '../state/alert-dialog.ts';
import type { KillPhase } from '../state/kill.ts';
import type { State } from '../state/model.ts';
import { activeNode, listState, placeOf } from '../state/model.ts';
import { answerTo } from '../state/answers.ts';
import { contextOf } from './content.ts';
import { promptWords } from './log-prompt.ts';
import { staleText } from './failures.ts';
import { queryHints } from './query-input.ts';
import { mainAnswer, screenOf } from './screen.ts';

/** A key and its word, as the last line mentions it. */
export interface Hint {
  readonly shown: string;
  readonly label: string;
}

/** The last line: the keys that do something here and how fresh the data is, or what is being typed. */
export function footerLine(state: State, hints: readonly Hint[]): Line {
  const { overlay } = state;
  switch (overlay?.kind) {
    case 'search':
      return searchLine(state);
    case 'palette':
      return promptLine(state, ':', overlay.text, 'tab completes   enter runs   esc closes');
    case 'kill':
      return hintLine(state, killHints(state, overlay.dialog.phase), freshness(state));
    case 'service':
      return hintLine(state, killHints(state, overlay.dialog.phase).slice(1), freshness(state));
    case 'alert':
      return hintLine(state, alertDialogHints(state, overlay.dialog), freshness(state));
    case 'log-prompt': {
      const { sign, hint } = promptWords(overlay.prompt);
      return promptLine(state, sign, overlay.prompt.text, hint);
    }
    case 'query':
      return hintLine(state, queryHints(state, overlay.popup), freshness(state));
    case 'log-pause':
      return hintLine(state, killHints(state, 'ready').slice(1), freshness(state));
    case 'help':
      return hintLine(state, [{ shown: 'esc', label: 'close' }], freshness(state));
    case undefined:
      return hintLine(
        state,
        hints,
        state.notice === null ? freshness(state) : noticeSpan(state, state.notice),
      );
  }
}

function killHints(state: State, phase: KillPhase): Hint[] {
  const signal = { shown: glyphsFor(state.isAscii).arrows, label: 'signal' };
  if (phase === 'refused') return [signal, { shown: 'enter', label: 'close' }];
  return [
    signal,
    { shown: 'tab', label: 'no or yes' },
    { shown: 'enter', label: 'answer' },
    { shown: 'esc', label: 'no' },
  ];
}

function alertDialogHints(state: State, dialog: AlertDialog): Hint[] {
  const { phase, field, act, line } = dialog;
  if (phase !== 'ready') return [{ shown: 'esc', label: 'close' }];
  const arrows = glyphsFor(state.isAscii).arrows;
  const isSent = field === 'text' && act !== 'silence' && line.text.trim() !== '';
  const isOneField = dialogFields(dialog).length === 1;
  return [
    ...(field === 'text' ? [] : [{ shown: arrows, label: field === 'answer' ? 'no or yes' : 'choose' }]),
    ...(isOneField ? [] : [{ shown: 'tab', label: 'next' }]),
    { shown: 'enter', label: isSent ? act : field === 'answer' ? 'answer' : 'on' },
    { shown: 'esc', label: 'no' },
  ];
}

/** Help and quit stay; of the others whole ones drop from the right. What happened is worth more than any hint. */
function hintLine(state: State, hints: readonly Hint[], right: Span): Line {
  const staying = hints.filter(({ shown }) => shown === '?' || shown === 'q');
  let others = hints.filter((hint) => !staying.includes(hint));
  const room = state.columns - displayWidth(right.text) - 1;
  const draw = (): Line => {
    const wide = joinHints([...others, ...staying], 3);
    return lineWidth(wide) < room ? wide : joinHints([...others, ...staying], 2);
  };
  while (others.length > 0 && lineWidth(draw()) >= room) others = others.slice(0, -1);
  const left = draw();
  return lineWidth(left) > room
    ? fitLine(left, state.columns)
    : fitLine([...fitLine(left, room), right], state.columns);
}

function joinHints(hints: readonly Hint[], gap: number): Line {
  return hints.flatMap(({ shown, label }, index): Span[] => [
    span(' '.repeat(index === 0 ? 1 : gap)),
    span(shown, tones.accent),
    span(` ${label}`),
  ]);
}

function noticeSpan(state: State, notice: NonNullable<State['notice']>): Span {
  const text = cutEnd(notice.text, state.columns - 22, glyphsFor(state.isAscii).ellipsis);
  return span(text, notice.isBad ? tones.critical : tones.good);
}

/** `updated 2 s ago`, `last data 09:39:12, 1 m 12 s ago`, or what is going on instead. */
function freshness(state: State): Span {
  const node = activeNode(state);
  const answer =
    placeOf(state).view === 'nodes' ? answerTo(node.answers, 'health') : mainAnswer(contextOf(state));
  if (placeOf(state).view === 'query' && state.query.expression === '') return span('');
  if (answer.at === null && answer.failure?.isFinal === true) return span('not taken', tones.critical);
  if (answer.at === null)
    return node.link.status === 'away' ? span('no data', tones.critical) : span('loading', tones.muted);
  const isStale = node.link.status === 'away' || answer.failure !== null;
  if (isStale) return span(staleText(answer.at, state.now), tones.warning);
  return span(`updated ${formatAge(state.now - answer.at)}`, tones.muted);
}

function searchLine(state: State): Line {
  const { content } = screenOf(state);
  const found = content?.kind === 'list' ? `${content.keys.length} of ${content.total}   ` : '';
  return promptLine(state, '/', listState(state).filter, `${found}enter keeps   esc cancels`);
}

function promptLine(state: State, sign: string, text: string, hint: string): Line {
  // Of a long text the end is seen, where one types.
  const typed = [span(harmless(text))];
  const most = Math.max(8, state.columns - 8 - sign.length);
  const width = lineWidth(typed);
  const seen = width > most ? sliceLine(typed, width - most, width) : typed;
  const left = [span(` ${sign}`, tones.accent), ...seen, span(' ', tones.current), span('   ')];
  const room = state.columns - lineWidth(left) - 1;
  if (displayWidth(hint) > room) return fitLine(left, state.columns);
  return fitLine(
    [...fitLine(left, state.columns - displayWidth(hint) - 1), span(hint, tones.muted)],
    state.columns,
  );
}
