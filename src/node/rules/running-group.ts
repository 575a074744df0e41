import type { Clock } from '../../lib/clock.ts';
import type { Row } from '../../lib/reading.ts';
import type { Labels } from '../../promql/queryable.ts';
import { GroupState } from '../../rules/group.ts';
import type { RuleAlerts, RuleOutcome } from '../../rules/group.ts';
import { labelKey } from '../../rules/label-set.ts';
import type { RuleGroup } from '../../rules/rule.ts';
import type { SourceSamples } from '../metrics/sample-feed.ts';
import { dueAt, gridOf, latestTime } from './evaluation-times.ts';
import type { Grid } from './evaluation-times.ts';
import { GroupPass } from './group-pass.ts';
import { RestoredAlerts } from './restored-alerts.ts';
import type { GroupCounts, GroupStatus, RuleStatus } from './rule-status.ts';
import { alertRows, stateKey } from './saved-alerts.ts';
import type { SavedAlerts } from './saved-alerts.ts';
import type { StoredSamples } from './stored-samples.ts';
import type { Turns } from './turns.ts';

/** Who remembers the alerts of groups. */
export interface AlertKeeper {
  /** Told of all alerts of a group after each evaluation and at its start; none: the group is no more. */
  told(group: RunningGroup, alerts: readonly RuleAlerts[]): void;
  /** Keeps what a group goes on with after a restart. */
  save(group: string, rows: readonly Row[]): void;
  /** What was kept of a group before this process began. */
  saved(group: string): readonly Row[];
}

/** What a group needs of the node. */
export interface GroupParts {
  readonly clock: Clock;
  readonly turns: Turns;
  readonly stored: StoredSamples;
  readonly take: (samples: SourceSamples) => void;
  readonly keeper: AlertKeeper;
  readonly externalLabels: () => Labels;
  readonly onEvaluated: (atMs: number, durationMs: number) => void;
  /** The series could not be read at all; the group goes on with its next evaluation. */
  readonly onFault: (error: unknown, group: string) => void;
}

/** How groups without an interval are evaluated. */
const defaultIntervalMs = 60_000;
/** A rule holds up everything else while it is evaluated. */
const ruleTimeoutMs = 5000;
const maxSamples = 5_000_000;

/** Names a group: no other of this node has its file and name. */
export function groupKey(file: string, name: string): string {
  return `${file};${name}`;
}

/** A group of rules, evaluated at its times from `start` until `stop`. What is due while it is busy is missed. */
export class RunningGroup {
  readonly file: string;
  readonly group: RuleGroup;
  readonly #parts: GroupParts;
  readonly #state: GroupState;
  readonly #pass: GroupPass;
  readonly #restored: RestoredAlerts | undefined;
  readonly #grid: Grid;
  #rules: RuleStatus[];
  #counts: GroupCounts = {
    iterations: 0,
    missed: 0,
    evaluations: 0,
    failures: 0,
    samples: 0,
    durationMs: 0,
    evaluatedAtMs: undefined,
  };
  #savedState = stateKey([]);
  #cancel: () => void = () => {};
  #isStopped = false;

  /** `saved`: alerts that were active before this process began go on. */
  constructor(file: string, group: RuleGroup, parts: GroupParts, saved?: SavedAlerts) {
    this.file = file;
    this.group = group;
    this.#parts = parts;
    this.#pass = new GroupPass(parts.stored);
    this.#grid = gridOf(this.key, group.intervalMs ?? defaultIntervalMs);
    this.#rules = group.rules.map((rule) => ({
      rule,
      health: 'unknown',
      lastError: undefined,
      durationMs: 0,
      evaluatedAtMs: undefined,
    }));
    this.#state = new GroupState(group, {
      queryable: this.#pass,
      sink: this.#pass,
      get externalLabels() {
        return parts.externalLabels();
      },
      externalUrl: '',
      queryOffsetMs: 0,
      timeout: { ms: ruleTimeoutMs, clock: parts.clock },
      maxSamples,
      activeSince: (rule, alert, atMs) => this.#restored?.since(rule, alert, atMs),
      isAwaited: (alert) => this.#restored?.isAwaited(alert) === true,
    });
    this.#restored = saved && new RestoredAlerts(parts.stored, group.rules, this.#state, saved);
  }

  get key(): string {
    return groupKey(this.file, this.group.name);
  }

  /** The first evaluation is within one interval. `before`: the group in whose place this one is, which has stopped. */
  start(before?: RunningGroup): void {
    if (before) {
      this.#state.adopt(before.#state);
      this.#counts = before.#counts;
      this.#savedState = before.#savedState;
    }
    this.#tellAlerts();
    this.#wait(latestTime(this.#parts.clock.now(), this.#grid) + this.#grid.intervalMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /** Ends its series and its alerts, once it has stopped. */
  retire(): void {
    this.#parts.keeper.told(this, []);
    this.#parts.keeper.save(this.key, []);
    this.#parts.take({ source: this.#source, samples: [], atMs: this.#parts.clock.now() });
  }

  status(): GroupStatus {
    const alerts = this.#state.activeAlerts();
    return {
      file: this.file,
      group: this.group,
      intervalMs: this.#grid.intervalMs,
      counts: this.#counts,
      rules: this.#rules.map((status, index) => ({ ...status, alerts: alerts[index]?.alerts ?? [] })),
    };
  }

  get #source(): string {
    return `rule\0${this.key}`;
  }

  #wait(nextMs: number): void {
    if (this.#isStopped) return;
    const { clock } = this.#parts;
    const delayMs = Math.min(this.#grid.intervalMs, Math.max(0, nextMs - clock.now()));
    this.#cancel = clock.schedule(delayMs, () => {
      const due = dueAt(nextMs, clock.now(), this.#grid);
      if ('nextMs' in due) return this.#wait(due.nextMs);
      const { atMs, missed } = due;
      this.#count({
        missed: this.#counts.missed + missed,
        iterations: this.#counts.iterations + missed + 1,
      });
      void this.#evaluate(atMs)
        .catch((error: unknown) => this.#parts.onFault(error, this.key))
        .then(() => this.#wait(atMs + this.#grid.intervalMs));
      return undefined;
    });
  }

  #evaluate(atMs: number): Promise<void> {
    const { clock, turns, onEvaluated } = this.#parts;
    return turns.run(async (pause) => {
      if (this.#isStopped) return;
      const startedAt = clock.monotonic();
      this.#pass.begin();
      this.#restored?.beforeEvaluation(atMs);
      for (const index of this.group.rules.keys()) {
        this.#evaluateRule(index, atMs);
        await pause();
        if (this.#isStopped) return;
      }
      const samples = this.#store(atMs);
      this.#tellAlerts();
      const durationMs = clock.monotonic() - startedAt;
      this.#count({ samples, durationMs, evaluatedAtMs: atMs });
      onEvaluated(atMs, durationMs);
    });
  }

  #evaluateRule(index: number, atMs: number): void {
    const startedAt = this.#parts.clock.monotonic();
    const { rule, error }: RuleOutcome = this.#state.evaluateRule(index, atMs);
    this.#rules[index] = {
      rule,
      health: error === undefined ? 'ok' : 'err',
      lastError: error,
      durationMs: this.#parts.clock.monotonic() - startedAt,
      evaluatedAtMs: atMs,
    };
    const { evaluations, failures } = this.#counts;
    this.#count({ evaluations: evaluations + 1, failures: failures + (error === undefined ? 0 : 1) });
  }

  /** Series of a rule that has failed have not ended: nobody knows. */
  #store(atMs: number): number {
    const samples = this.#pass.samples();
    const kept = new Set<string>();
    if (this.#rules.some(({ health }) => health === 'err'))
      for (const labels of this.#state.series()) if (!this.#pass.has(labels)) kept.add(labelKey(labels));
    this.#parts.take({
      source: this.#source,
      samples,
      atMs: atMs - (this.group.queryOffsetMs ?? 0),
      goesOn: (labels) => kept.has(labelKey(labels)) || this.#restored?.goesOn(labels) === true,
    });
    return samples.length;
  }

  #tellAlerts(): void {
    const alerts = this.#state.alerts();
    this.#parts.keeper.told(this, alerts);
    const state = stateKey(alerts);
    if (state === this.#savedState) return;
    this.#savedState = state;
    this.#parts.keeper.save(this.key, alertRows(alerts));
  }

  #count(counts: Partial<GroupCounts>): void {
    this.#counts = { ...this.#counts, ...counts };
  }
}
