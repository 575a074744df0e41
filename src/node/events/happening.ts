import type { ChangeEvent } from '../../alert/notification.ts';
import type { Labels } from '../../lib/reading.ts';

/** Something that happened, with what tells how it compares with the rest. */
export interface Happening extends ChangeEvent {
  /** Where the node knows it from. */
  readonly source: string;
  /** What it is about: `service`, `job`, `process`, `check`, `log`, or what somebody said. */
  readonly labels: Labels;
  /** What happenings of one kind are put together by: `backup.sh` … */
  readonly subject: string;
  /** … and how each is counted: `failed`. May be empty. */
  readonly verb: string;
  /** What is alike in this is the same happening again. */
  readonly key: string;
  /** How much it tells of what comes after: 100 a deploy, 80 a failure, 40 what runs as it should, 0 nothing. */
  readonly weight: number;
}

/** From `fromMs` on, before `toMs`: milliseconds since the epoch. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Some kinds of happenings, and who knows of them. */
export interface HappeningSource {
  readonly kinds: readonly Happening['kind'][];
  /** In any order; the newest `limit` of them. `reachMs`: also what began so long before and is under way. */
  find(span: Span & { readonly limit: number; readonly reachMs?: number }): Promise<readonly Happening[]>;
  /** How often each key came in a time. Without it nothing of this source is routine. */
  counts?(span: Span): Promise<ReadonlyMap<string, number>>;
}
