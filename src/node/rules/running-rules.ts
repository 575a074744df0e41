import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import { ruleKey } from '../../rules/group.ts';
import type { RuleFile } from '../../rules/rule-file.ts';
import type { RuleGroup } from '../../rules/rule.ts';
import type { SeriesStore } from '../../series/index.ts';
import type { SourceSamples } from '../metrics/sample-feed.ts';
import type { NodeLog } from '../options.ts';
import { Durations } from './durations.ts';
import type { RulesState } from './rule-status.ts';
import { groupKey, RunningGroup } from './running-group.ts';
import type { AlertKeeper, GroupParts } from './running-group.ts';
import { savedAlerts } from './saved-alerts.ts';
import { StoredSamples } from './stored-samples.ts';
import { Turns } from './turns.ts';

export { alertsAnswer, rulesAnswer } from './rules-answer.ts';
export { readRuleFiles } from './read-rule-files.ts';
export { thresholdRules } from '../../alert/threshold/rules.ts';

/** What rules need of the node. */
export interface RulesParts {
  readonly clock: Clock;
  readonly log: Pick<NodeLog, 'error'>;
  /** Undefined while they cannot be used. */
  readonly series: () => Pick<SeriesStore, 'visit'> | undefined;
  /** Keeps what a group has made. */
  readonly take: (samples: SourceSamples) => void;
  /** `node.labels`, for templates. */
  readonly externalLabels: () => Labels;
  /** Left out: alerts are not remembered. */
  readonly keeper?: AlertKeeper;
}

/** Rules are evaluated one after the other for that long before anything else gets its turn. */
const sliceMs = 4;
/** More samples than that of one selector are an error: all of them are in memory. */
const maxSamples = 5_000_000;

const noKeeper: AlertKeeper = { told: () => {}, save: () => {}, saved: () => [] };

/** All groups of rules of a node. */
export class RunningRules {
  readonly #clock: Clock;
  readonly #durations = new Durations();
  readonly #groupParts: GroupParts;
  #groups = new Map<string, RunningGroup>();

  constructor({ clock, log, series, take, externalLabels, keeper = noKeeper }: RulesParts) {
    this.#clock = clock;
    this.#groupParts = {
      clock,
      turns: new Turns(clock, sliceMs),
      stored: new StoredSamples(series, maxSamples),
      take,
      keeper,
      externalLabels,
      onEvaluated: (atMs, durationMs) => this.#durations.add(atMs, durationMs / 1000),
      onFault: (error, group) => log.error({ err: error, group }, 'rules could not be evaluated'),
    };
  }

  /** From now on these. Groups that stay as they are do not notice; `isRestoring` as for `RunningGroup`. */
  apply(files: readonly RuleFile[], isRestoring: boolean): void {
    const before = this.#groups;
    const after = new Map<string, RunningGroup>();
    const keys = new Set(files.flatMap(({ file, groups }) => groups.map(({ name }) => groupKey(file, name))));
    const leaving = [...before.values()].filter(({ key }) => !keys.has(key));
    for (const { file, groups } of files) {
      for (const group of groups) {
        const rows = this.#groupParts.keeper.saved(groupKey(file, group.name));
        const saved = isRestoring ? savedAlerts(rows) : undefined;
        const next = new RunningGroup(file, group, this.#groupParts, saved);
        const known = before.get(next.key);
        before.delete(next.key);
        if (known && isSame(known.group, group)) {
          after.set(known.key, known);
          continue;
        }
        // A group that has another name or file now goes on where it was.
        const former = known ?? leaving.find((other) => haveRulesInCommon(other.group, group));
        former?.stop();
        next.start(former);
        after.set(next.key, next);
      }
    }
    for (const gone of before.values()) {
      gone.stop();
      gone.retire();
    }
    this.#groups = after;
  }

  stop(): void {
    for (const group of this.#groups.values()) group.stop();
  }

  state(): RulesState {
    return {
      groups: [...this.#groups.values()].map((group) => group.status()),
      durations: this.#durations.read(this.#clock.now()),
    };
  }
}

function haveRulesInCommon(one: RuleGroup, other: RuleGroup): boolean {
  const keys = new Set(one.rules.map(ruleKey));
  return other.rules.some((rule) => keys.has(ruleKey(rule)));
}

/** Whether two groups do the same; where they stand in their files does not count. */
function isSame(one: RuleGroup, other: RuleGroup): boolean {
  return isDeepStrictEqual(meaningOf(one), meaningOf(other));
}

function meaningOf({ rules, ...group }: RuleGroup): unknown {
  return {
    ...group,
    line: undefined,
    rules: rules.map((rule) => ({ ...rule, expression: undefined, line: undefined })),
  };
}
