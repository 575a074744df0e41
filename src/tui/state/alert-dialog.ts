import type { Alert, Silence } from '../../contract/alerts.ts';
import type { SilenceOptions } from '../../contract/queries.ts';
import type { EditLine } from './edit-line.ts';
import { emptyLine, lineAtEnd } from './edit-line.ts';
import type { Refusal } from './kill.ts';
import type { SilenceScope } from './silence-choice.ts';
import { silenceEnd, silenceMatchers, silenceTimes, usualTime } from './silence-choice.ts';

/** What a node is told to do about alerts. `by` is who does it; left out where that is not known. */
export type AlertCommand =
  | { readonly act: 'acknowledge'; readonly id: string; readonly by?: string; readonly reason: string }
  | { readonly act: 'unacknowledge'; readonly id: string; readonly by?: string }
  | { readonly act: 'comment'; readonly id: string; readonly by?: string; readonly text: string }
  | { readonly act: 'silence'; readonly options: SilenceOptions }
  | { readonly act: 'expire'; readonly id: string }
  | { readonly act: 'retry'; readonly id: number };

/** Where what one types goes. */
export type DialogField = 'time' | 'scope' | 'text' | 'answer';

/** Asks before something is done about an alert or a silence; it stays with the one it was opened for. */
export type AlertDialog = {
  readonly node: number;
  readonly field: DialogField;
  /** The reason, the comment. */
  readonly line: EditLine;
  /** Index of one of the times a silence may have. */
  readonly time: number;
  readonly scope: SilenceScope;
  readonly confirms: boolean;
  readonly phase: 'ready' | 'sending' | 'refused';
  readonly refusal: Refusal | null;
} & (
  | {
      readonly act: 'acknowledge' | 'unacknowledge' | 'comment' | 'silence';
      readonly alert: Alert;
    }
  /** Prolong: it ends at another time, or holds once more. */
  | { readonly act: 'expire' | 'prolong'; readonly silence: Silence }
);

/** What one can fill in, in the order tab goes through it. */
export function dialogFields({ act }: AlertDialog): readonly DialogField[] {
  if (act === 'silence') return ['time', 'scope', 'text', 'answer'];
  if (act === 'prolong') return ['time', 'text', 'answer'];
  return act === 'acknowledge' || act === 'comment' ? ['text', 'answer'] : ['answer'];
}

const fresh = {
  line: emptyLine,
  time: usualTime,
  scope: 'telling',
  confirms: false,
  phase: 'ready',
  refusal: null,
} as const;

/** Opens on No. */
export function alertDialog(
  node: number,
  act: 'acknowledge' | 'unacknowledge' | 'comment' | 'silence',
  alert: Alert,
): AlertDialog {
  const dialog: AlertDialog = { ...fresh, node, act, alert, field: 'answer' };
  return { ...dialog, field: dialogFields(dialog)[0] ?? 'answer' };
}

/** Opens on No. */
export function expireDialog(node: number, silence: Silence): AlertDialog {
  return { ...fresh, node, act: 'expire', silence, field: 'answer' };
}

/** Opens on the time, with the comment it has. */
export function prolongDialog(node: number, silence: Silence): AlertDialog {
  return { ...fresh, node, act: 'prolong', silence, field: 'time', line: lineAtEnd(silence.comment) };
}

/** When what the dialog is about begins to hold: one that is planned counts from then. */
export function holdsFrom(dialog: AlertDialog, now: number): number {
  return 'silence' in dialog ? Math.max(now, Date.parse(dialog.silence.starts_at)) : now;
}

/** What a yes sends to the node. */
export function commandOf(dialog: AlertDialog, user: string | null, now: number): AlertCommand {
  const by = user === null ? {} : { by: user };
  const text = dialog.line.text.trim();
  switch (dialog.act) {
    case 'acknowledge':
      return { act: 'acknowledge', id: dialog.alert.id, ...by, reason: text };
    case 'unacknowledge':
      return { act: 'unacknowledge', id: dialog.alert.id, ...by };
    case 'comment':
      return { act: 'comment', id: dialog.alert.id, ...by, text };
    case 'silence':
      return {
        act: 'silence',
        options: { matchers: silenceMatchers(dialog.alert, dialog.scope), ...endAndWords(dialog, user, now) },
      };
    case 'prolong': {
      const { id, kind, matchers } = dialog.silence;
      return { act: 'silence', options: { id, kind, matchers, ...endAndWords(dialog, user, now) } };
    }
    case 'expire':
      return { act: 'expire', id: dialog.silence.id };
  }
}

function endAndWords(
  dialog: AlertDialog,
  user: string | null,
  now: number,
): Omit<SilenceOptions, 'matchers'> {
  const { time, line } = dialog;
  const ms = silenceTimes[time]?.ms ?? null;
  return {
    // A duration counts by the node's clock, which may differ from this one.
    ...(ms === null
      ? { ends_at: new Date(silenceEnd(time, holdsFrom(dialog, now))).toISOString() }
      : { duration: `${ms / 60_000}m` }),
    ...(user === null ? {} : { created_by: user }),
    comment: line.text.trim(),
  };
}
