import type { CheckView } from '../api/check-routes.ts';
import type { TaskHealth } from '../collect/task-health.ts';
import type { Check } from '../contract/checks.ts';
import type { Clock } from '../lib/clock.ts';
import type { Row } from '../lib/reading.ts';
import { toCheck } from './check-view.ts';
import type { ConfiguredCheck } from './check-view.ts';

export interface CheckParts {
  readonly clock: Pick<Clock, 'now'>;
  /** These change with the configuration. */
  readonly checks: () => readonly ConfiguredCheck[];
  /** The current row of `checks` in a scope. */
  readonly row: (id: string) => Row | undefined;
  /** The last rows of `check_events` of each check, newest first. */
  readonly events: () => Promise<readonly Row[]>;
  readonly health: (id: string) => TaskHealth | undefined;
}

/** What the API tells about checks. */
export class NodeChecks implements CheckView {
  readonly #parts: CheckParts;

  constructor(parts: CheckParts) {
    this.#parts = parts;
  }

  async checks(): Promise<Check[]> {
    const { clock, checks, row, events, health } = this.#parts;
    const configured = checks();
    if (configured.length === 0) return [];
    const byCheck = Map.groupBy(await events(), (event) => keyOf(event['kind'], event['name']));
    return configured.map((check) =>
      toCheck(check, {
        row: row(check.id),
        events: byCheck.get(keyOf(check.kind, check.name)) ?? [],
        health: health(check.id),
        nowMs: clock.now(),
      }),
    );
  }
}

function keyOf(kind: unknown, name: unknown): string {
  return `${String(kind)}/${String(name)}`;
}
