import { nearest } from '../lib/suggest.ts';
import type { Arguments } from './command.ts';
import { UsageError } from './command.ts';

/** What a command with several actions takes: operands after its name, and options beside `--node` and `--json`. */
export interface Action {
  readonly operands: readonly [min: number, max: number];
  readonly options: readonly string[];
}

const forAll = ['node', 'json', 'help'];

/**
 * The action that is named and what follows it. Throws `UsageError` for one there is none of, and for operands and
 * options it does not take.
 */
export function actionOf<Name extends string>(
  actions: Readonly<Record<Name, Action>>,
  { options, operands: [named = '', ...operands] }: Arguments,
): { readonly name: Name; readonly operands: readonly string[] } {
  const names = Object.keys(actions) as Name[];
  const name = names.find((one) => one === named);
  if (name === undefined) throw new UsageError(unknownAction(named, names));
  const {
    operands: [min, max],
    options: taken,
  } = actions[name];
  if (operands.length < min) throw new UsageError(`${name}: an argument is missing`);
  if (operands.length > max)
    throw new UsageError(`${name}: unexpected argument ${JSON.stringify(operands[max])}`);
  const odd = Object.keys(options).find((option) => !taken.includes(option) && !forAll.includes(option));
  if (odd !== undefined) {
    const goesWith = names.filter((one) => actions[one].options.includes(odd));
    throw new UsageError(`--${odd} goes with ${goesWith.join(', ')} only`);
  }
  return { name, operands };
}

function unknownAction(name: string, actions: readonly string[]): string {
  const near = nearest(name, actions);
  const expected = `expected ${actions.slice(0, -1).join(', ')} or ${actions.at(-1)}`;
  if (name === '') return expected;
  return `${expected}, got ${JSON.stringify(name)}${near === undefined ? '' : `; did you mean ${near}?`}`;
}
