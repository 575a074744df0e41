import type { ThresholdSettings } from '../../alert/threshold/settings.ts';
import type { RuleView } from '../../api/prometheus/index.ts';
import type { RuleFile } from '../../rules/rule-file.ts';
import type { RuleFilePatterns } from './read-rule-files.ts';
import type { RulesState } from './rule-status.ts';
import type * as Code from './running-rules.ts';

/** Where the rules of a node come from. */
export interface RuleSources extends RuleFilePatterns {
  readonly thresholds: ThresholdSettings;
}

/** Rules that can be used, and the code for them; undefined where none are configured. */
export type LoadedRules = { readonly files: readonly RuleFile[]; readonly code: typeof Code } | undefined;

/**
 * Reads the files of rules and makes those of the thresholds; the code is loaded where there are some. Rejects with a
 * `ConfigError` that has everything that is wrong with the files.
 */
export async function loadRules(sources: RuleSources): Promise<LoadedRules> {
  const hasThresholds = asksForRules(sources.thresholds);
  if (sources.patterns.length === 0 && !hasThresholds) return undefined;
  const code = await import('./running-rules.ts');
  const own = hasThresholds ? [code.thresholdRules(sources.thresholds)] : [];
  return { files: [...own, ...code.readRuleFiles(sources)], code };
}

function asksForRules(settings: ThresholdSettings): boolean {
  const { cpuPercent, memoryPercent, diskPercent, serviceDownMs, responseTimeMs } = settings;
  const thresholds = [cpuPercent, memoryPercent, diskPercent, serviceDownMs, responseTimeMs];
  const isSet = thresholds.some((threshold) => threshold !== undefined);
  return settings.hasDefaults || isSet || settings.entries.length + settings.custom.length > 0;
}

const faultsShown = 3;
const noState: RulesState = { groups: [], durations: { quantiles: [], sumSeconds: 0, count: 0 } };

/** The rules of a node: none, until some are applied. */
export class NodeRules implements RuleView {
  readonly #parts: Code.RulesParts;
  #code: typeof Code | undefined;
  #running: Code.RunningRules | undefined;
  #loaded: LoadedRules;

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

  /** The files it works with. */
  get loaded(): LoadedRules {
    return this.#loaded;
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
    this.#loaded = loaded;
    if (loaded) {
      this.#code = loaded.code;
      this.#running ??= new loaded.code.RunningRules(this.#parts);
    }
    this.#running?.apply(loaded?.files ?? [], isRestoring);
  }
}
