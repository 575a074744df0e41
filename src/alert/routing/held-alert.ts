import type { Clock } from '../../lib/clock.ts';
import type { ReceivedAlert } from './posted-alert.ts';
import { TimedAlert } from './timed-alert.ts';
import type { Traits } from './traits.ts';

/** An alert as routing holds it. */
export class HeldAlert extends TimedAlert {
  /** What follows from its labels under the present routing. */
  traits: Traits;
  #isRestored: boolean;
  #revision = 0;

  /** A restored alert is one that was told of before a restart, and that nobody has spoken of since. */
  constructor(received: ReceivedAlert, clock: Clock, traits: Traits, isRestored: boolean) {
    super(received, clock);
    this.traits = traits;
    this.#isRestored = isRestored;
  }

  get isRestored(): boolean {
    return this.#isRestored;
  }

  /** Changes whenever the alert is put. */
  get revision(): number {
    return this.#revision;
  }

  override update(received: ReceivedAlert, clock: Clock): void {
    super.update(received, clock);
    this.#isRestored = false;
    this.#revision += 1;
  }
}
