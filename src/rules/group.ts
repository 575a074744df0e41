import { messageOf } from '../lib/errors.ts';
import type { Labels } from '../promql/queryable.ts';
import type { Alert } from './alert.ts';
import { evaluateAlerting, LimitExceeded } from './alerting.ts';
import type { Alerts } from './alerting.ts';
import type { RuleContext } from './evaluation.ts';
import { labelKey } from './label-set.ts';
import { evaluateRecording } from './recording.ts';
import type { Rule, RuleGroup } from './rule.ts';
import type { RuleSample } from './sink.ts';

/** What became of one rule at one time. */
export interface RuleOutcome {
  readonly rule: Rule;
  /** How many samples it made. */
  readonly samples: number;
  /** Why it, or a part of its samples, failed; undefined where all went well. */
  readonly error: string | undefined;
}

/** A rule with its alerts. */
export interface RuleAlerts {
  readonly rule: Rule;
  readonly alerts: readonly Alert[];
}

/** The state of a rule between two evaluations. */
interface RuleState {
  alerts: Alerts;
  /** Series of the last evaluation by the key of their labels, which end when they are not there any more. */
  series: ReadonlyMap<string, Labels>;
}

/** One group of rules with its alerts. It has no clock and no timers: who calls `evaluate` says what time it is. */
export class GroupState {
  readonly group: RuleGroup;
  readonly #context: RuleContext;
  readonly #states: readonly RuleState[];

  constructor(group: RuleGroup, context: RuleContext) {
    this.group = group;
    this.#context = context;
    this.#states = group.rules.map(() => ({ alerts: new Map(), series: new Map() }));
  }

  /** Evaluates all rules in their order, each seeing what those before it have made. One's fault stops no other. */
  evaluate(atMs: number): RuleOutcome[] {
    return this.group.rules.map((rule, index) => this.evaluateRule(index, atMs));
  }

  /** Evaluates one rule, for those who do other things between two rules; they take them in their order. */
  evaluateRule(index: number, atMs: number): RuleOutcome {
    const rule = this.group.rules[index];
    const state = this.#states[index];
    if (rule === undefined || state === undefined) throw new RangeError(`BUG: there is no rule ${index}`);
    try {
      return this.#evaluateRule(rule, state, atMs);
    } catch (error) {
      if (error instanceof LimitExceeded) state.alerts = new Map();
      return { rule, samples: 0, error: messageOf(error) };
    }
  }

  /**
   * Goes on where another state of this group, which is used no more, has stopped: rules of the same kind, name and labels
   * are the same. Who keeps the series ends those of rules that are no more: they are not among `series`.
   */
  adopt(before: GroupState): void {
    const left = new Map<string, RuleState[]>();
    for (const [index, rule] of before.group.rules.entries()) {
      const state = before.#states[index];
      if (state) left.set(ruleKey(rule), [...(left.get(ruleKey(rule)) ?? []), state]);
    }
    for (const [index, rule] of this.group.rules.entries()) {
      const known = left.get(ruleKey(rule))?.shift();
      const own = this.#states[index];
      if (known && own) Object.assign(own, known);
    }
  }

  /** Series that go on: those of the last evaluation of each rule that did not fail. */
  *series(): Iterable<Labels> {
    for (const { series } of this.#states) yield* series.values();
  }

  /** Alerts of each rule in the order of the group; those that have fired and are over too, for 15 minutes. */
  alerts(): readonly RuleAlerts[] {
    return this.group.rules.map((rule, index) => ({
      rule,
      alerts: [...(this.#states[index]?.alerts.values() ?? [])],
    }));
  }

  /** Alerts that are pending or firing, of each rule in the order of the group. */
  activeAlerts(): readonly RuleAlerts[] {
    return this.alerts().map(({ rule, alerts }) => ({
      rule,
      alerts: alerts.filter(({ resolvedAtMs }) => resolvedAtMs === undefined),
    }));
  }

  /** Goes on with alerts that were there before, by rule; those of rules that are no more are left out. */
  restore(alertsOf: (ruleKey: string) => readonly Alert[]): void {
    for (const [index, rule] of this.group.rules.entries()) {
      const state = this.#states[index];
      if (state === undefined || rule.kind !== 'alert') continue;
      state.alerts = new Map(alertsOf(ruleKey(rule)).map((alert) => [labelKey(alert.labels), alert]));
    }
  }

  #offsetMs(): number {
    return this.group.queryOffsetMs ?? this.#context.queryOffsetMs;
  }

  #evaluateRule(rule: Rule, state: RuleState, atMs: number): RuleOutcome {
    const time = { atMs, offsetMs: this.#offsetMs(), limit: this.group.limit };
    if (rule.kind === 'record')
      return this.#keep(rule, state, evaluateRecording(rule, this.#context, time), atMs);
    const { alerts, samples } = evaluateAlerting(rule, state.alerts, this.#context, time);
    state.alerts = alerts;
    return this.#keep(rule, state, samples, atMs);
  }

  #keep(rule: Rule, state: RuleState, samples: readonly RuleSample[], atMs: number): RuleOutcome {
    const series = new Map<string, Labels>();
    let error: string | undefined;
    for (const sample of samples) {
      const fault = this.#context.sink.append(sample);
      error ??= fault;
      if (fault === undefined) series.set(labelKey(sample.labels), sample.labels);
    }
    const timestampMs = atMs - this.#offsetMs();
    for (const [key, labels] of state.series) {
      // Where another rule makes the same series, the end is refused, and that is right.
      if (!series.has(key)) this.#context.sink.append({ labels, timestampMs, value: 'stale' });
    }
    state.series = series;
    return { rule, samples: samples.length, error };
  }
}

/** What makes a rule the same one in another reading of its file: kind, name and labels. */
export function ruleKey({ kind, name, labels }: Rule): string {
  return JSON.stringify([kind, name, labelKey(labels)]);
}
