import type { Outcome } from './apply.ts';
import { diffLines } from './diff.ts';
import type { Plan, Step } from './step.ts';

/** A plan in words, with all contents: what --dry-run prints. */
export function planReport({ steps, kept, notes }: Plan): string {
  const lines = steps.flatMap((step, index) => [
    `${index + 1}. ${step.what}`,
    ...(step.undo === '' ? [] : [`   undone by: ${step.undo}`]),
    ...content(step).map((line) => `     | ${line}`.trimEnd()),
  ]);
  if (steps.length === 0) lines.push('nothing to do');
  return [...lines, ...keptLines(kept), ...notes.map((note) => `note: ${note}`), ''].join('\n');
}

/** What became of a plan, in words. */
export function outcomeReport({ kept, notes }: Plan, { done, failure, undone, left }: Outcome): string {
  const lines = done.map((step) => `done: ${step.what}`);
  if (done.length === 0 && failure === undefined) lines.push('nothing to do');
  if (failure !== undefined) {
    lines.push(`FAILED: ${failure.step.what}`, ...failure.message.split('\n').map((line) => `  ${line}`));
    lines.push(...undone.filter(({ undo }) => undo !== '').map(({ undo }) => `undone: ${undo}`));
    lines.push(...left.map(({ step, message }) => `NOT UNDONE: ${step.what} (${message})`));
  }
  return [...lines, ...keptLines(kept), ...notes.map((note) => `note: ${note}`), ''].join('\n');
}

function content(step: Step): string[] {
  if (step.kind !== 'file') return [];
  if (step.before?.kind === 'file') return diffLines(step.before.text, step.text);
  return step.text.replace(/\n$/, '').split('\n');
}

function keptLines(kept: Plan['kept']): string[] {
  return kept.map(({ path, reason }) => `kept: ${path}: ${reason}`);
}
