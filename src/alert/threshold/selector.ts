import { quote } from '../../promql/strings.ts';
import { escapeExpression, expressionOfGlob, isGlob } from './name-glob.ts';

/** A condition on a label, as it is written in a selector. */
export interface LabelCondition {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Writes a selector: `up{job="node"}`. */
export function selector(metric: string, conditions: readonly LabelCondition[] = []): string {
  const shown = conditions.map(({ label, operator, value }) => `${label}${operator}${quote(value)}`);
  return shown.length === 0 ? metric : `${metric}{${shown.join(', ')}}`;
}

/** The condition that a label is a name or matches a glob of names; none for `*`. */
export function named(label: string, name: string, hasFolders = false): LabelCondition[] {
  if (name === '*') return [];
  if (!isGlob(name)) return [{ label, operator: '=', value: name }];
  return [{ label, operator: '=~', value: expressionOfGlob(name, hasFolders) }];
}

/** The condition that a label is none of these. */
function notNamed(label: string, names: readonly string[], hasFolders = false): LabelCondition[] {
  const exact = names.filter((name) => !isGlob(name));
  const globs = names.filter(isGlob);
  const expression = [
    ...(exact.length > 1 ? exact.map(escapeExpression) : []),
    ...globs.map((glob) => expressionOfGlob(glob, hasFolders)),
  ].join('|');
  const [only] = exact;
  return [
    ...(exact.length === 1 && only !== undefined ? [{ label, operator: '!=', value: only } as const] : []),
    ...(expression === '' ? [] : [{ label, operator: '!~', value: expression } as const]),
  ];
}

/** The series of things a rule is about: those of a name or a glob, less those that other rules are about. */
export class Things {
  readonly #name: string;
  readonly #others: readonly string[];
  readonly #hasFolders: boolean;
  readonly #label: string;

  /** `hasFolders`: in globs `*` does not reach over a slash. */
  constructor(label: string, name: string, others: readonly string[], hasFolders: boolean) {
    this.#label = label;
    this.#name = name;
    this.#others = others;
    this.#hasFolders = hasFolders;
  }

  /** A selector of theirs; `label` where a metric calls them otherwise. */
  of(metric: string, more: Readonly<Record<string, string>> = {}, label = this.#label): string {
    const conditions = Object.entries(more).map(([name, value]): LabelCondition => ({
      label: name,
      operator: '=',
      value,
    }));
    return this.matching(metric, conditions, label);
  }

  /** As `of`, with any conditions. */
  matching(metric: string, more: readonly LabelCondition[], label = this.#label): string {
    return selector(metric, [
      ...named(label, this.#name, this.#hasFolders),
      ...notNamed(label, this.#others, this.#hasFolders),
      ...more,
    ]);
  }
}
