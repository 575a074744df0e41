import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ExpressionCompiler } from '../../lib/matchers.ts';
import { fileProblem } from '../file-problem.ts';
import { fillVariables } from '../variables.ts';
import type { Lookup } from '../variables.ts';
import type { Located, LocatedFault } from '../yaml/located.ts';
import { isNothing } from './nothing.ts';
import { Section } from './section.ts';

export interface ReaderOptions {
  /** Relative names of files are meant from here. */
  readonly folder: string;
  readonly lookUp: Lookup;
  readonly compile: ExpressionCompiler;
}

/** One alertmanager.yml: what does not fit is collected instead of thrown. All scalars are texts, as written. */
export class AlertmanagerReader {
  readonly faults: LocatedFault[] = [];
  readonly warnings: LocatedFault[] = [];
  readonly compile: ExpressionCompiler;
  readonly folder: string;
  readonly #lookUp: Lookup;

  constructor({ folder, lookUp, compile }: ReaderOptions) {
    this.folder = folder;
    this.#lookUp = lookUp;
    this.compile = compile;
  }

  fault(offset: number, message: string): void {
    this.faults.push({ offset, message });
  }

  /** Names what is written and not acted on. */
  warn(offset: number, message: string): void {
    this.warnings.push({ offset, message });
  }

  /** A mapping with known keys; undefined where nothing is written, or something else, which is a fault. */
  section(node: Located | undefined, what: string, known: readonly string[]): Section | undefined {
    if (node === undefined || isNothing(node)) return undefined;
    if (node.kind === 'mapping') return new Section(this, node, what, known);
    this.fault(node.offset, `expected ${what}, a mapping, got ${kindOf(node)}`);
    return undefined;
  }

  /** The items of a list; none where nothing is written. */
  items(node: Located | undefined, what: string): readonly Located[] {
    if (node === undefined || isNothing(node)) return [];
    if (node.kind === 'list') return node.items;
    this.fault(node.offset, `${what}: expected a list, got ${kindOf(node)}`);
    return [];
  }

  /** A text as written; empty where nothing is. */
  text(node: Located | undefined, what: string): string {
    if (node === undefined || isNothing(node)) return '';
    if (node.kind === 'scalar') return String(node.value);
    this.fault(node.offset, `${what}: expected text, got ${kindOf(node)}`);
    return '';
  }

  /** A text that Alertmanager takes literally, with `${VAR}` filled in. */
  literal(node: Located | undefined, what: string): string {
    const text = this.text(node, what);
    const filled = fillVariables(text, this.#lookUp);
    if ('text' in filled) return filled.text;
    this.fault(node?.offset ?? 0, filled.problem);
    return '';
  }

  /** What a file holds, without the space around it; undefined with a fault where it cannot be read. */
  content(name: string, offset: number): string | undefined {
    const file = resolve(this.folder, name);
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      this.fault(offset, fileProblem(file, error));
      return undefined;
    }
  }
}

function kindOf(node: Located): string {
  if (node.kind === 'scalar') return 'a single value';
  return node.kind === 'list' ? 'a list' : 'a mapping';
}
