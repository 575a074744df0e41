import type { Labels } from '../../lib/reading.ts';
import type { CompiledInhibitRule } from './compiled-routing.ts';
import type { HeldAlert } from './held-alert.ts';
import type { InhibitionSide, Traits } from './traits.ts';

/** Sources with the same values: those on the source side only, and those on both sides. */
interface Sources {
  readonly only: Set<HeldAlert>;
  readonly both: Set<HeldAlert>;
}

/** Which alerts keep which others quiet: looked up by the labels that are to be alike, not by trying all. */
export class Inhibition {
  readonly #rules: readonly CompiledInhibitRule[];
  readonly #sources: readonly Map<string, Sources>[];

  constructor(rules: readonly CompiledInhibitRule[]) {
    this.#rules = rules;
    this.#sources = rules.map(() => new Map());
  }

  /** On which sides of which rules alerts with these labels are. */
  sidesOf(labels: Labels): Pick<Traits, 'sourceOf' | 'targetOf'> {
    const sourceOf: InhibitionSide[] = [];
    const targetOf: InhibitionSide[] = [];
    for (const [index, { rule, isSource, isTarget }] of this.#rules.entries()) {
      const isOne = isSource(labels);
      const isOther = isTarget(labels);
      if (!isOne && !isOther) continue;
      const key = JSON.stringify(rule.equal.map((name) => labels[name] ?? ''));
      const side = { rule: index, key, isBoth: isOne && isOther };
      if (isOne) sourceOf.push(side);
      if (isOther) targetOf.push(side);
    }
    return { sourceOf, targetOf };
  }

  /** Has an alert keep others quiet while it fires. */
  add(alert: HeldAlert): void {
    for (const { rule, key, isBoth } of alert.traits.sourceOf) {
      const byKey = this.#sources[rule];
      if (!byKey) continue;
      let sources = byKey.get(key);
      if (!sources) byKey.set(key, (sources = { only: new Set(), both: new Set() }));
      sources[isBoth ? 'both' : 'only'].add(alert);
    }
  }

  remove(alert: HeldAlert): void {
    for (const { rule, key, isBoth } of alert.traits.sourceOf) {
      this.#sources[rule]?.get(key)?.[isBoth ? 'both' : 'only'].delete(alert);
    }
  }

  /** The fingerprint of an alert that keeps this one quiet. An alert on both sides is not quiet for others that are. */
  inhibitorOf(alert: HeldAlert, monotonicMs: number): string | undefined {
    for (const { rule, key, isBoth } of alert.traits.targetOf) {
      const sources = this.#sources[rule]?.get(key);
      if (!sources) continue;
      const found =
        firingOf(sources.only, monotonicMs) ?? (isBoth ? undefined : firingOf(sources.both, monotonicMs));
      if (found) return found.fingerprint;
      if (sources.only.size + sources.both.size === 0) this.#sources[rule]?.delete(key);
    }
    return undefined;
  }
}

/** Those that are over are forgotten on the way; they are added again when they fire again. */
function firingOf(alerts: Set<HeldAlert>, monotonicMs: number): HeldAlert | undefined {
  for (const alert of alerts) {
    if (!alert.isResolved(monotonicMs)) return alert;
    alerts.delete(alert);
  }
  return undefined;
}
