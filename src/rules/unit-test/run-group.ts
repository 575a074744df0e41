import { MemoryStore, sampleValueOf } from '../../promql/notation/memory-store.ts';
import { NotationError } from '../../promql/notation/notation-error.ts';
import { parseSeries } from '../../promql/notation/series.ts';
import { labelKey } from '../label-set.ts';
import { GroupState } from '../group.ts';
import type { RuleGroup } from '../rule.ts';
import { formatGoDuration } from '../template/go-time.ts';
import { alertFailure } from './alert-check.ts';
import { queryFailure } from './query-check.ts';
import type { TestGroup, UnitTestFile } from './test-file.ts';
import type { RuleContext } from '../evaluation.ts';
import type { NotedSeries } from '../../promql/notation/value.ts';

/** Runs one test: evaluates the rules step by step and compares. What differed; nothing where it passed. */
export function runTestGroup(
  test: TestGroup,
  groups: readonly RuleGroup[],
  { evaluationIntervalMs, isFuzzy }: Pick<UnitTestFile, 'evaluationIntervalMs' | 'isFuzzy'>,
): string[] {
  const store = new MemoryStore();
  const context: RuleContext = {
    queryable: store,
    sink: store,
    externalLabels: test.externalLabels,
    externalUrl: test.externalUrl,
    queryOffsetMs: 0,
    defaultStepMs: evaluationIntervalMs,
  };
  try {
    const feed = new Feed(store, test);
    const failures = evaluate(
      test,
      groups.map((group) => new GroupState(group, context)),
      { feed, evaluationIntervalMs },
    );
    if (failures.isStopped) return failures.list;
    const queried = test.queryChecks.flatMap(
      (check) => queryFailure(check, context, { startMs: test.startMs, isFuzzy }) ?? [],
    );
    return [...failures.list, ...queried];
  } catch (error) {
    if (error instanceof NotationError) return [error.message];
    throw error;
  }
}

/** A rule that fails ends the test: what comes after would only repeat it. */
interface Failures {
  readonly list: string[];
  readonly isStopped: boolean;
}

function evaluate(
  test: TestGroup,
  states: readonly GroupState[],
  { feed, evaluationIntervalMs }: { readonly feed: Feed; readonly evaluationIntervalMs: number },
): Failures {
  const list: string[] = [];
  const ends = [...test.alertChecks, ...test.queryChecks].map(({ evalTimeMs }) => evalTimeMs);
  const endMs = Math.max(0, ...ends);
  for (let elapsedMs = 0; elapsedMs <= endMs; elapsedMs += evaluationIntervalMs) {
    const atMs = test.startMs + elapsedMs;
    feed.upTo(atMs);
    const faults = states
      .flatMap((state) => state.evaluate(atMs))
      .flatMap(({ rule, error }) =>
        error === undefined
          ? []
          : [`    rule: ${rule.name}, time: ${formatGoDuration(atMs / 1000)}, err: ${error}`],
      );
    list.push(...faults);
    if (faults.length > 0) return { list, isStopped: true };
    // A check between two evaluations is about the first of them.
    for (const check of test.alertChecks) {
      if (check.evalTimeMs < elapsedMs || check.evalTimeMs >= elapsedMs + evaluationIntervalMs) continue;
      const failure = alertFailure(check, states, test.name);
      if (failure !== undefined) list.push(failure);
    }
  }
  return { list, isStopped: false };
}

/** Gives a store the samples of a test as time goes by: rules must not see what is still to come. */
class Feed {
  readonly #store: MemoryStore;
  readonly #startMs: number;
  readonly #intervalMs: number;
  readonly #series: readonly NotedSeries[];
  #next = 0;

  constructor(store: MemoryStore, { series, startMs, intervalMs }: TestGroup) {
    this.#store = store;
    this.#startMs = startMs;
    this.#intervalMs = intervalMs;
    const parsed = series.map((each) => parseSeries(`${each.series} ${each.values}`));
    // Of a series that is written twice, the last counts.
    this.#series = [...new Map(parsed.map((each) => [labelKey(each.labels), each])).values()];
  }

  upTo(atMs: number): void {
    const until = Math.floor((atMs - this.#startMs) / this.#intervalMs) + 1;
    for (; this.#next < until; this.#next += 1) {
      const timestampMs = this.#startMs + this.#next * this.#intervalMs;
      for (const { labels, values } of this.#series) {
        const value = sampleValueOf(values[this.#next] ?? 'absent');
        if (value !== undefined) this.#store.append({ labels, timestampMs, value });
      }
    }
  }
}
