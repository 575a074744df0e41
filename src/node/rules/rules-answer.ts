import { PrometheusFailure } from '../../api/prometheus/index.ts';
import { print } from '../../promql/print.ts';
import type { Alert } from '../../rules/alert.ts';
import { formatPlain } from '../../promql/eval/go-format.ts';
import type { GroupStatus } from './rule-status.ts';

type ShownRule = GroupStatus['rules'][number];

/** What Go shows for a time that is none. */
const never = '0001-01-01T00:00:00Z';

/**
 * The `data` of Prometheus' `/api/v1/rules`, filtered by `type`, `rule_name[]`, `rule_group[]`, `file[]` and
 * `exclude_alerts`. Throws `PrometheusFailure`.
 */
export function rulesAnswer(groups: readonly GroupStatus[], form: URLSearchParams): unknown {
  const isWanted = ruleFilter(form);
  const withAlerts = form.get('exclude_alerts') !== 'true';
  const [names, files] = [setOf(form, 'rule_group[]'), setOf(form, 'file[]')];
  const shown = groups
    .filter(({ file, group }) => has(names, group.name) && has(files, file))
    .toSorted((a, b) => compare(a.file, b.file) || compare(a.group.name, b.group.name))
    .map(({ file, group, intervalMs, counts, rules }) => ({
      name: group.name,
      file,
      rules: rules.filter(isWanted).map((rule) => ruleAnswer(rule, withAlerts)),
      interval: intervalMs / 1000,
      limit: group.limit,
      evaluationTime: counts.durationMs / 1000,
      lastEvaluation: timeText(counts.evaluatedAtMs),
    }));
  return { groups: shown.filter(({ rules }) => rules.length > 0) };
}

/** The `data` of Prometheus' `/api/v1/alerts`. */
export function alertsAnswer(groups: readonly GroupStatus[]): unknown {
  return { alerts: groups.flatMap(({ rules }) => rules.flatMap(({ alerts }) => alerts.map(alertAnswer))) };
}

function ruleAnswer(status: ShownRule, withAlerts: boolean): unknown {
  const { rule, alerts, health, lastError, durationMs, evaluatedAtMs } = status;
  const common = {
    name: rule.name,
    query: print(rule.expression),
    ...(rule.kind === 'record' && Object.keys(rule.labels).length === 0 ? {} : { labels: rule.labels }),
    health,
    ...(lastError === undefined ? {} : { lastError }),
    evaluationTime: durationMs / 1000,
    lastEvaluation: timeText(evaluatedAtMs),
  };
  if (rule.kind === 'record') return { ...common, type: 'recording' };
  return {
    state: stateOf(alerts),
    ...common,
    duration: rule.forMs / 1000,
    keepFiringFor: rule.keepFiringForMs / 1000,
    annotations: rule.annotations,
    alerts: withAlerts ? alerts.map(alertAnswer) : [],
    type: 'alerting',
  };
}

function alertAnswer({ labels, annotations, state, activeAtMs, keepFiringSinceMs, value }: Alert): unknown {
  return {
    labels,
    annotations,
    state,
    activeAt: timeText(activeAtMs),
    ...(keepFiringSinceMs === undefined ? {} : { keepFiringSince: timeText(keepFiringSinceMs) }),
    value: exponential(value),
  };
}

function stateOf(alerts: readonly Alert[]): string {
  if (alerts.some(({ state }) => state === 'firing')) return 'firing';
  return alerts.length > 0 ? 'pending' : 'inactive';
}

function ruleFilter(form: URLSearchParams): (rule: ShownRule) => boolean {
  const type = (form.get('type') ?? '').toLowerCase();
  if (type !== '' && type !== 'alert' && type !== 'record')
    throw new PrometheusFailure('bad_data', `invalid parameter "type": not supported value "${type}"`);
  const names = setOf(form, 'rule_name[]');
  return ({ rule }) => (type === '' || rule.kind === type) && has(names, rule.name);
}

function setOf(form: URLSearchParams, name: string): ReadonlySet<string> {
  return new Set(form.getAll(name));
}

/** An empty set is no condition. */
function has(set: ReadonlySet<string>, value: string): boolean {
  return set.size === 0 || set.has(value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function timeText(ms: number | undefined): string {
  return ms === undefined ? never : new Date(ms).toISOString();
}

/** As Go's `%e` with as many digits as it takes: `1e+00`. */
function exponential(value: number): string {
  if (!Number.isFinite(value)) return formatPlain(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
