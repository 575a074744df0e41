import { z } from 'zod';
import { checkAlertTemplate } from '../../rules/template/expand.ts';
import { messageOf } from '../../lib/errors.ts';
import { compiled, duration, httpUrl, integer, mapping, oneOf, size } from '../../lib/fields/index.ts';
import { globProblem } from './name-glob.ts';
import { thresholdSeverities } from './settings.ts';

/** A text with templates in Prometheus' syntax: `{{ $value }}`, `{{ $labels.mountpoint }}`. */
const template = () =>
  compiled('text, or a template such as {{ $labels.instance }}', (written) => {
    try {
      checkAlertTemplate('', written);
    } catch (error) {
      // The name Prometheus gives the template tells nobody anything here.
      throw new Error(messageOf(error).replace(/^template: __alert_:\d+:(\d+:)? /, ''), { cause: error });
    }
  });

/** What every entry may say of its alerts. */
export const alertOptions = () => ({
  severity: oneOf(thresholdSeverities).optional(),
  for: duration({ min: '0s' }).optional(),
  keep_firing_for: duration({ min: '0s' }).optional(),
  labels: mapping(template(), {
    pattern: /^(?!__|alertname$|alertstate$|severity$)[a-zA-Z_][a-zA-Z0-9_]*$/,
    expected: 'the name of a label, of letters, digits and _ (severity has a key of its own)',
  }),
  summary: template().optional(),
  description: template().optional(),
  runbook_url: httpUrl().optional(),
});

/** A name, or a glob of names. */
export const nameOrGlob = () =>
  compiled('a name, or a glob of names such as "db-*"', (written) => {
    const problem = globProblem(written);
    if (problem !== undefined) throw new Error(problem);
  });

function orOff<Value extends z.ZodType>(value: Value, expected: string) {
  return z.union([value, z.literal('off')], { error: `${expected}, or off` }).optional();
}

/** A percentage up to `max`, or off. */
export const percentBound = (max = 100) => {
  const expected = max === 100 ? 'a number from 0 to 100' : 'a number of percent';
  const error = `${expected}, or off`;
  return orOff(z.number().min(0, { error }).max(max, { error }), expected);
};

/** A size, or off. */
export const sizeBound = () => orOff(size(), 'a size such as 10GiB');

/** A duration above zero, or off. */
export const timeBound = () => orOff(duration(), 'a duration such as 15m');

/** For how long a state must hold, 0s too, or off. */
export const patience = () => orOff(duration({ min: '0s' }), 'a duration such as 5m');

/** How many, or off. */
export const countBound = () => orOff(integer(0), 'a whole number');

/** Whether something alerts at all. */
export const flag = () => z.union([z.boolean(), z.literal('off')], { error: 'true or off' }).optional();

/** In which time events are counted. */
export const within = () => duration({ min: '1m', max: '7d' });

const quantityExpected = 'a number, a size such as 10GiB or a duration such as 5m';

/** A number to compare with; sizes are bytes, durations seconds. */
export const quantity = () => {
  const units = z.union([size(), duration({ min: '0s' })]);
  return z.union([z.number(), z.string()], { error: quantityExpected }).superRefine((written, context) => {
    if (typeof written === 'number' || units.safeParse(written).success) return;
    context.addIssue({ code: 'custom', message: quantityExpected });
  });
};
