import { z } from 'zod';
import { list, mapping, name, rate, section, text } from '../../lib/fields/index.ts';
import { alertOptions, nameOrGlob, quantity, timeBound, within } from './fields.ts';
import { comparisons } from './settings.ts';

const metricName = () => {
  const error = 'the name of a metric';
  return z.string({ error }).regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, { error });
};

const labelName = () => {
  const error = 'the name of a label, of letters, digits and _';
  return z.string({ error }).regex(/^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/, { error });
};

/** What may be asked of a metric; exactly one comparison. */
const question = () => ({
  metric: metricName().optional(),
  /** Labels its series must have; values may be globs. */
  where: mapping(nameOrGlob(), {
    pattern: /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/,
    expected: 'the name of a label, of letters, digits and _',
  }),
  above: quantity().optional(),
  below: quantity().optional(),
  /** Of a counter: more than so many per second, minute or hour. */
  rises_above: rate().optional(),
  /** Of a counter: more than so many within a time. */
  grows_above: quantity().optional(),
  /** By a straight line, within a time from now. */
  reaches_above: quantity().optional(),
  reaches_below: quantity().optional(),
  changed_within: timeBound(),
  unchanged_for: timeBound(),
  absent_for: timeBound(),
  within: within().optional(),
});

/** A part of a composite; `alert` is another alert that fires. */
const part = () =>
  section({ ...question(), alert: text().optional() }).superRefine((written, context) => {
    const problem = problemOf(written, written.alert !== undefined);
    if (problem !== undefined) context.addIssue(problem);
  });

/** One entry of `custom:`: an alert on any metric, or on several together. */
export const customEntry = () =>
  section({
    name: name(),
    ...question(),
    all_of: z.array(part(), { error: 'a list' }).min(1, { error: 'a list with an entry' }).optional(),
    any_of: z.array(part(), { error: 'a list' }).min(1, { error: 'a list with an entry' }).optional(),
    /** Labels by which the parts of `all_of` belong together. */
    on: list(labelName(), ['instance']),
    ...alertOptions(),
  }).superRefine((written, context) => {
    const { all_of: all, any_of: any, metric } = written;
    const ways = [metric, all, any].filter((way) => way !== undefined);
    if (ways.length !== 1) return context.addIssue(aboutEntry('one of "metric", "all_of" and "any_of"'));
    const problem = metric === undefined ? undefined : problemOf(written, false);
    if (problem !== undefined) context.addIssue(problem);
    return undefined;
  });

export type WrittenPart = z.output<ReturnType<typeof part>>;
export type WrittenCustom = z.output<ReturnType<typeof customEntry>>;

function problemOf(written: Omit<WrittenPart, 'alert'>, hasAlert: boolean) {
  const asked = comparisons.filter((key) => written[key] !== undefined);
  if (hasAlert && written.metric === undefined && asked.length === 0) return undefined;
  if (written.metric === undefined || hasAlert) return aboutEntry('either "metric" or "alert"');
  return asked.length === 1 ? undefined : aboutEntry(`one of ${comparisons.join(', ')}`);
}

function aboutEntry(message: string) {
  return { code: 'custom', message, params: { about: 'entry' } } as const;
}
