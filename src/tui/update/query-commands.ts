import { harmless } from '../../lib/format.ts';
import type { State } from '../state/model.ts';
import type { Command } from './palette.ts';
import { openExpression } from './query-keys.ts';

/** Whether a command is an expression to run. */
export function isQueryCommand(text: string): boolean {
  return /^\s*query\s+\S/i.test(text);
}

/** `query EXPR` is run as it is typed. */
export function queryCommands(text: string): Command[] {
  const expression = text.replace(/^\s*query\s+/i, '');
  const act = (state: State) => openExpression(state, expression);
  return [{ name: harmless(text), help: 'run the expression', act }];
}
