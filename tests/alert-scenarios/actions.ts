import { parseDuration } from '../../src/lib/duration.ts';
import { alertPattern, parseAlertPattern } from './alert-pattern.ts';
import type { Action, Yaml } from './scenario.ts';

interface Form {
  readonly looks: string;
  readonly pattern: RegExp;
  /** `yaml` takes the lines below. */
  readonly read: (parts: readonly string[], yaml: () => Yaml) => Action;
}

const forms: readonly Form[] = [
  {
    looks: 'state ALERT pending|firing|resolved|none [silenced] [inhibited] [muted] [acknowledged]',
    pattern: new RegExp(
      `^state (${alertPattern}) ((?:none|pending|firing|resolved)(?: silenced)?(?: inhibited)?(?: muted)?(?: acknowledged)?)$`,
    ),
    read: ([alert = '', state = '']) => ({ kind: 'state', alert: parseAlertPattern(alert), state }),
  },
  {
    looks: 'history ALERT firing|resolved|none',
    pattern: new RegExp(`^history (${alertPattern}) (none|firing|resolved)$`),
    read: ([alert = '', state = '']) => ({ kind: 'history', alert: parseAlertPattern(alert), state }),
  },
  {
    looks: 'acknowledge ALERT by WHOM "REASON"',
    pattern: new RegExp(`^acknowledge (${alertPattern}) by (\\S+) "(.*)"$`),
    read: ([alert = '', by = '', reason = '']) => ({
      kind: 'acknowledge',
      alert: parseAlertPattern(alert),
      by,
      reason,
    }),
  },
  {
    looks: 'unacknowledge ALERT by WHOM',
    pattern: new RegExp(`^unacknowledge (${alertPattern}) by (\\S+)$`),
    read: ([alert = '', by = '']) => ({ kind: 'unacknowledge', alert: parseAlertPattern(alert), by }),
  },
  {
    looks: 'silence MATCHERS for DURATION',
    pattern: /^silence (.+) for (\S+)$/,
    read: ([matchers = '', duration = '']) => ({ kind: 'silence', matchers, duration }),
  },
  {
    looks: 'expire MATCHERS',
    pattern: /^expire (.+)$/,
    read: ([matchers = '']) => ({ kind: 'expire', matchers }),
  },
  {
    looks: 'restart [after DURATION] [with config|rules]',
    pattern: /^restart(?: after (\S+))?(?: with (config|rules))?$/,
    read: ([after = '0', what], yaml) => ({
      kind: 'restart',
      afterMs: durationOf(after),
      change: what === undefined ? {} : { [what]: yaml() },
    }),
  },
  {
    looks: 'reload config|rules',
    pattern: /^reload (config|rules)$/,
    read: ([what = ''], yaml) => ({ kind: 'reload', change: { [what]: yaml() } }),
  },
  {
    looks: 'receiver NAME refuses|takes|answers STATUS',
    pattern: /^receiver (\S+) (refuses|takes|answers (\d{3}))$/,
    read: ([from = '', how, status]) => ({ kind: 'answer', from, status: statusOf(how, status) }),
  },
  {
    looks: 'address PATH refuses|takes|answers STATUS',
    pattern: /^address (\/\S*) (refuses|takes|answers (\d{3}))$/,
    read: ([from = '', how, status]) => ({ kind: 'answer', from, status: statusOf(how, status) }),
  },
  {
    looks: 'notification NAME sending|sent|failing|dead',
    pattern: /^notification (\S+) (sending|sent|failing|dead)$/,
    read: ([receiver = '', state = '']) => ({ kind: 'notification', receiver, state }),
  },
  {
    looks: 'retry NAME sent|failing|dead|not done',
    pattern: /^retry (\S+) (sent|failing|dead|not done)$/,
    read: ([receiver = '', outcome = '']) => ({ kind: 'retry', receiver, outcome }),
  },
  {
    looks: 'test NAME sent|not sent',
    pattern: /^test (\S+) (sent|not sent)$/,
    read: ([receiver = '', outcome]) => ({ kind: 'test', receiver, isTaken: outcome === 'sent' }),
  },
  {
    looks: 'faults none|NAME …',
    pattern: /^faults (.+)$/,
    read: ([names = '']) => ({ kind: 'faults', receivers: names === 'none' ? [] : names.split(' ') }),
  },
];

/** Reads what stands after the time of an `at`. Throws an `Error` that tells what may stand there. */
export function parseAction(text: string, yaml: () => Yaml): Action {
  for (const { pattern, read } of forms) {
    const [whole, ...parts] = pattern.exec(text) ?? [];
    if (whole !== undefined) return read(parts, yaml);
  }
  const keyword = text.split(' ', 1)[0] ?? '';
  const near = forms.filter(({ looks }) => looks.startsWith(keyword));
  const expected = (near.length > 0 && keyword !== '' ? near : forms).map(({ looks }) => looks);
  throw new Error(`expected ${expected.join(', or ')}; got ${JSON.stringify(text)}`);
}

function statusOf(how: string | undefined, status: string | undefined): number {
  if (status !== undefined) return Number(status);
  return how === 'refuses' ? 403 : 200;
}

function durationOf(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`expected a duration such as 90s, got ${JSON.stringify(text)}`);
  return ms;
}
