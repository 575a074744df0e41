import { RE2JS } from 're2js';
import { mergeSameLabels } from '../eval/column.ts';
import { EvaluationError } from '../eval/errors.ts';
import { isLabelName, nameLabel, valueOf, withLabel } from '../eval/label-set.ts';
import { textOf } from '../eval/types.ts';
import { argumentOf, type VectorFunction } from './vector-function.ts';

/** Functions that change labels and leave values alone. */
export const labelFunctions: Readonly<Record<string, VectorFunction>> = {
  label_join: (call, grid, evaluator) => {
    const [target = '', separator = '', ...sources] = call.args.slice(1).map(textOf);
    const unnamed = sources.find((source) => !isLabelName(source));
    if (unnamed !== undefined) throw invalid('source', 'label_join', unnamed);
    if (!isLabelName(target)) throw invalid('destination', 'label_join', target);
    const columns = evaluator.vector(argumentOf(call, 0), grid);
    for (const column of columns) {
      const value = sources.map((source) => valueOf(column.labels, source)).join(separator);
      column.labels = withLabel(column.labels, target, value);
      if (target === nameLabel) column.dropName = false;
    }
    return mergeSameLabels(columns);
  },
  label_replace: (call, grid, evaluator) => {
    const [target = '', template = '', source = '', pattern = ''] = call.args.slice(1).map(textOf);
    const replace = replacer(pattern, template);
    if (!isLabelName(target)) throw invalid('destination', 'label_replace', target);
    const columns = evaluator.vector(argumentOf(call, 0), grid);
    for (const column of columns) {
      const value = replace(valueOf(column.labels, source));
      if (value === undefined) continue;
      column.labels = withLabel(column.labels, target, value);
      if (target === nameLabel) column.dropName = false;
    }
    return mergeSameLabels(columns);
  },
};

/** Makes the new value of each old one; undefined for one that the pattern does not match as a whole. */
function replacer(pattern: string, template: string): (value: string) => string | undefined {
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(`^(?s:${pattern})$`);
  } catch {
    throw new EvaluationError(`invalid regular expression in label_replace(): ${pattern}`);
  }
  const names = expression.namedGroups();
  const known = new Map<string, string | undefined>();
  return (value) => {
    if (!known.has(value)) known.set(value, expand(expression, value, template, names));
    return known.get(value);
  };
}

/** As Go's `Regexp.Expand`: `$1`, `$name`, `${name}`, `$$`; a group that there is not is empty. */
function expand(
  expression: RE2JS,
  value: string,
  template: string,
  names: Readonly<Record<string, number>>,
): string | undefined {
  const matcher = expression.matcher(value);
  if (!matcher.find()) return undefined;
  const groupOf = (name: string): string => {
    const index = /^\d+$/.test(name) ? Number(name) : names[name];
    return index === undefined || index > matcher.groupCount() ? '' : (matcher.group(index) ?? '');
  };
  return template.replaceAll(
    /\$(?:(\$)|(\w+)|\{(\w+)\})/g,
    (_all, dollar?: string, name?: string, braced?: string) => dollar ?? groupOf(name ?? braced ?? ''),
  );
}

function invalid(role: string, name: string, label: string): EvaluationError {
  return new EvaluationError(`invalid ${role} label name in ${name}(): ${label}`);
}
