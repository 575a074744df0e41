import type { RuleView } from '../../api/prometheus/index.ts';
import type { RuleFile } from '../../rules/rule-file.ts';
import type { RuleFilePatterns } from './read-rule-files.ts';
import type { RulesState } from './rule-status.ts';
import type * as Code from './running-rules.ts';

/** Files of rules that can be used, and the code for them; undefined where none are configured. */
export type LoadedRules = { readonly files: readonly RuleFile[]; readonly code: typeof Code } | undefined;

/**
 * Reads the files of rules; the code is loaded where some are configured. Rejects with a `ConfigError` that has everything
 * that is wrong with them.
 */
export async function loadRules(files: RuleFilePatterns): Promise<LoadedRules> {
  if (files.patterns.length === 0) return undefined;
  const code = await import('./running-rules.ts');
  return { files: code.readRuleFiles(files), code };
}

const faultsShown = 3;
const noState: RulesState = { groups: [], durations: { quantiles: [], sumSeconds: 0, count: 0 } };

/** The rules of a node: none, until some are applied. */
export class NodeRules implements RuleView {
  readonly #parts: Code.RulesParts;
  #code: typeof Code | undefined;
  #running: Code.RunningRules | undefined;

  constructor(parts: Code.RulesParts) {
    this.#parts = parts;
  }

  /** Begins with the rules of a start: alerts that were active before the process began go on. */
  start(loaded: LoadedRules): void {
    this.#apply(loaded, true);
  }

  /** Takes over what a reload has brought. */
  apply(loaded: LoadedRules): void {
    this.#apply(loaded, false);
  }

  stop(): void {
    this.#running?.stop();
  }

  rules(form: URLSearchParams): unknown {
    return this.#code ? this.#code.rulesAnswer(this.state().groups, form) : { groups: [] };
  }

  alerts(): unknown {
    return this.#code ? this.#code.alertsAnswer(this.state().groups) : { alerts: [] };
  }

  state(): RulesState {
    return this.#running?.state() ?? noState;
  }

  /** Rules that failed the last time, one sentence each; only the first of many. */
  faults(): string[] {
    const faults = this.state().groups.flatMap(({ file, group, rules }) =>
      rules.flatMap(({ rule, lastError }) =>
        lastError === undefined ? [] : [`rule ${rule.name} of group ${group.name} in ${file}: ${lastError}`],
      ),
    );
    const more = faults.length - faultsShown;
    return more > 0 ? [...faults.slice(0, faultsShown), `${more} more rules fail`] : faults;
  }

  #apply(loaded: LoadedRules, isRestoring: boolean): void {
    if (loaded) {
      this.#code = loaded.code;
      this.#running ??= new loaded.code.RunningRules(this.#parts);
    }
    this.#running?.apply(loaded?.files ?? [], isRestoring);
  }
}
