import type { Clock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import type { CompiledRouting } from './compiled-routing.ts';
import type { HeldAlert } from './held-alert.ts';
import { Inhibition } from './inhibition.ts';
import type { Silences } from './silences.ts';
import { TimeGate } from './time-gate.ts';
import type { Traits } from './traits.ts';

/** Why an alert is not told. */
interface Reasons {
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
  readonly maintainedBy: readonly string[];
}

/** What keeps single alerts from being told: silences, inhibition, maintenance windows. */
export class Suppression {
  readonly #clock: Clock;
  readonly #silences: Silences;
  readonly #routing: CompiledRouting;
  readonly #inhibition: Inhibition;
  readonly #gate: TimeGate;

  constructor(parts: {
    readonly clock: Clock;
    readonly silences: Silences;
    readonly routing: CompiledRouting;
  }) {
    this.#clock = parts.clock;
    this.#silences = parts.silences;
    this.#routing = parts.routing;
    this.#inhibition = new Inhibition(parts.routing.inhibitRules);
    this.#gate = new TimeGate(new Map());
  }

  traitsOf(labels: Labels): Omit<Traits, 'memberships'> {
    const windows = this.#routing.maintenance.filter(({ matches }) => matches(labels));
    return { ...this.#inhibition.sidesOf(labels), windows };
  }

  /** From now on it may keep others quiet. */
  add(alert: HeldAlert): void {
    this.#inhibition.add(alert);
  }

  remove(alert: HeldAlert): void {
    this.#inhibition.remove(alert);
  }

  isQuiet(alert: HeldAlert): boolean {
    return (
      this.#inhibition.inhibitorOf(alert, this.#clock.monotonic()) !== undefined ||
      this.#silences.silencesOf(alert.labels).length > 0 ||
      this.#maintainedBy(alert).length > 0
    );
  }

  reasons(alert: HeldAlert): Reasons {
    const inhibitor = this.#inhibition.inhibitorOf(alert, this.#clock.monotonic());
    return {
      silencedBy: this.#silences.silencesOf(alert.labels),
      inhibitedBy: inhibitor === undefined ? [] : [inhibitor],
      maintainedBy: this.#maintainedBy(alert),
    };
  }

  #maintainedBy(alert: HeldAlert): readonly string[] {
    const { windows } = alert.traits;
    if (windows.length === 0) return [];
    const nowMs = this.#clock.now();
    return windows
      .filter(({ window }) => this.#gate.holds(window.intervals, nowMs))
      .map(({ window }) => window.name);
  }
}
