import { messageOf } from '../../../src/lib/errors.ts';
import { readEvaluation } from './evaluation.ts';
import type { Evaluation } from './evaluation.ts';
import { scalarOf } from './line.ts';
import type { Body } from './line.ts';
import { readLoad } from './load.ts';
import type { Load } from './load.ts';

/** A part of a script that cannot be read. */
export interface BadCommand {
  readonly kind: 'bad';
  readonly line: number;
  readonly fault: string;
}

export type Command = Load | Evaluation | BadCommand | { readonly kind: 'clear'; readonly line: number };

/** Reads a script of Prometheus' test language. What cannot be read is a `BadCommand`, and the rest is read all the same. */
export function parseScript(text: string): Command[] {
  const lines = text.split('\n').map((line) => (/^\s*#/.test(line) ? '' : line.trim()));
  const commands: Command[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const head = lines[index] ?? '';
    if (head === '') continue;
    const line = index + 1;
    if (head.toLowerCase() === 'clear') {
      commands.push({ kind: 'clear', line });
      continue;
    }
    const until = endOf(lines, index);
    const body: Body = lines.slice(line, until).map((each, offset) => [line + 1 + offset, each]);
    commands.push(readCommand(line, head, body));
    index = until - 1;
  }
  return commands;
}

/** A command ends before an empty line, one that expects a scalar with it. */
function endOf(lines: readonly string[], index: number): number {
  const isEvaluation = lines[index]?.startsWith('eval');
  for (let end = index + 1; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    if (line === '') return end;
    if (isEvaluation && scalarOf(line) !== undefined) return end + 1;
  }
  return lines.length;
}

function readCommand(line: number, head: string, body: Body): Command {
  try {
    if (head.startsWith('load')) return readLoad(line, head, body);
    if (head.startsWith('eval')) return readEvaluation(line, head, body);
    return { kind: 'bad', line, fault: `unknown command ${JSON.stringify(head)}` };
  } catch (error) {
    return { kind: 'bad', line, fault: messageOf(error) };
  }
}
