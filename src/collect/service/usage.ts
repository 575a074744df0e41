import type { Clock } from '../../lib/clock.ts';
import type { Host } from '../host.ts';
import { noUsage, readGroupUsage } from './control-group.ts';
import type { Usage } from './rows.ts';
import type { WatchedService } from './unit-watch.ts';

const none: Usage = { ...noUsage, cpuPercent: undefined };

/** What each service uses, as it was read last. */
export class ServiceUsage {
  readonly #host: Host;
  readonly #clock: Clock;
  #readAt = 0;
  #usage = new Map<string, Usage>();

  constructor(host: Host, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /** Nothing for a service without processes. */
  of({ state }: WatchedService): Usage {
    return hasProcesses(state.activeState) ? (this.#usage.get(state.name) ?? none) : none;
  }

  /** Reads all of them anew. */
  read(services: readonly WatchedService[]): void {
    const now = this.#clock.monotonic();
    const seconds = (now - this.#readAt) / 1000;
    const before = this.#usage;
    this.#readAt = now;
    this.#usage = new Map(
      services
        .filter(({ state }) => hasProcesses(state.activeState) && state.controlGroup !== '')
        .map(({ state: { name, controlGroup } }) => {
          const usage = readGroupUsage(this.#host, controlGroup);
          const last = before.get(name)?.cpuSeconds;
          // A group that was made anew counts from zero.
          const isGoingOn = last !== undefined && usage.cpuSeconds !== undefined && usage.cpuSeconds >= last;
          const used = isGoingOn && seconds > 0 ? ((usage.cpuSeconds - last) / seconds) * 100 : undefined;
          return [
            name,
            { ...usage, cpuPercent: used === undefined ? undefined : Math.round(used * 100) / 100 },
          ];
        }),
    );
  }
}

function hasProcesses(activeState: string): boolean {
  return activeState !== 'inactive' && activeState !== 'failed';
}
