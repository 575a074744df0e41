import type { Clock } from './clock.ts';
import { messageOf } from './errors.ts';
import { openNotifySocket } from './sd-socket.ts';
import type { NotifySocket } from './sd-socket.ts';

/** Tells the service manager how the service is doing. sd_notify(3). Never throws; without a manager, does nothing. */
export interface ServiceNotifier {
  /** Start-up, or a reload, is done. */
  ready(status: string): void;
  /** The configuration is read again; `ready` must follow. */
  reloading(): void;
  stopping(): void;
  /** One line for `systemctl status`. */
  status(text: string): void;
  /** What goes on now (a start, a stop) takes this much longer from now on than its time-out allows. */
  extendTimeout(ms: number): void;
  /** Ends the beats of the watchdog; what could not be sent yet is given up. */
  close(): void;
}

export interface ServiceNotifierOptions {
  /** NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID as the manager set them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly pid: number;
  /** Asked before each beat of the watchdog: `false` withholds it, so that the manager starts the service anew. */
  readonly isAlive?: () => boolean;
  /** Told once, when the manager cannot be reached. */
  readonly onProblem?: (message: string) => void;
  readonly open?: (name: string) => NotifySocket;
}

/** After the manager had no room for a message. */
const retryMs = 100;
const maxPending = 20;
const maxStatusLength = 500;

/**
 * The notifier of this process. Where a watchdog is asked for, it beats from the event loop at half the interval from
 * the first `ready` on, as sd_watchdog_enabled(3) advises: a loop that is stuck does not beat.
 */
export function createServiceNotifier(options: ServiceNotifierOptions): ServiceNotifier {
  const { environment, clock, pid, isAlive = () => true, onProblem = () => {} } = options;
  const name = environment['NOTIFY_SOCKET'];
  if (name === undefined || name === '') return silent;
  try {
    const socket = (options.open ?? openNotifySocket)(name);
    return new SocketNotifier(socket, clock, beatInterval(environment, pid), isAlive, onProblem);
  } catch (error) {
    onProblem(messageOf(error));
    return silent;
  }
}

/** Half of WATCHDOG_USEC in milliseconds; `undefined` where no beat is expected of this process. */
export function beatInterval(
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
): number | undefined {
  const { WATCHDOG_USEC: usec = '', WATCHDOG_PID: forPid } = environment;
  if (!/^[1-9]\d{0,17}$/.test(usec)) return undefined;
  if (forPid !== undefined && forPid !== String(pid)) return undefined;
  // A timer of the runtime holds 31 bits.
  return Math.min(Math.max(1, Math.floor(Number(usec) / 2000)), 2 ** 31 - 1);
}

const silent: ServiceNotifier = {
  ready: () => {},
  reloading: () => {},
  stopping: () => {},
  status: () => {},
  extendTimeout: () => {},
  close: () => {},
};

class SocketNotifier implements ServiceNotifier {
  readonly #socket: NotifySocket;
  readonly #clock: Clock;
  readonly #beatMs: number | undefined;
  readonly #isAlive: () => boolean;
  readonly #onProblem: (message: string) => void;
  /** Messages the manager had no room for, in order. */
  readonly #pending: (readonly string[])[] = [];
  #cancelBeat: (() => void) | undefined;
  #cancelRetry = (): void => {};
  #isBroken = false;
  #isClosed = false;

  constructor(
    socket: NotifySocket,
    clock: Clock,
    beatMs: number | undefined,
    isAlive: () => boolean,
    onProblem: (message: string) => void,
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#beatMs = beatMs;
    this.#isAlive = isAlive;
    this.#onProblem = onProblem;
  }

  ready(status: string): void {
    this.#send(['READY=1', statusLine(status)]);
    if (this.#cancelBeat === undefined) this.#beat();
  }

  reloading(): void {
    const usec = this.#socket.monotonicUsec();
    this.#send(['RELOADING=1', ...(usec === undefined ? [] : [`MONOTONIC_USEC=${usec}`])]);
  }

  stopping(): void {
    this.#send(['STOPPING=1']);
  }

  status(text: string): void {
    this.#send([statusLine(text)]);
  }

  extendTimeout(ms: number): void {
    this.#send([`EXTEND_TIMEOUT_USEC=${Math.ceil(ms * 1000)}`]);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelBeat?.();
    this.#cancelRetry();
    this.#socket.close();
  }

  #beat(): void {
    if (this.#beatMs === undefined || this.#isClosed) return;
    if (this.#isAlive()) this.#send(['WATCHDOG=1']);
    this.#cancelBeat = this.#clock.schedule(this.#beatMs, () => this.#beat());
  }

  #send(lines: readonly string[]): void {
    if (this.#isClosed || this.#pending.length >= maxPending) return;
    this.#pending.push(lines);
    this.#flush();
  }

  #flush(): void {
    this.#cancelRetry();
    try {
      for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
        if (!this.#socket.send(next)) {
          this.#cancelRetry = this.#clock.schedule(retryMs, () => this.#flush());
          return;
        }
        this.#pending.shift();
        this.#isBroken = false;
      }
    } catch (error) {
      this.#pending.length = 0;
      if (!this.#isBroken) this.#onProblem(messageOf(error));
      this.#isBroken = true;
    }
  }
}

/** A line break would begin another variable. */
function statusLine(text: string): string {
  return `STATUS=${text.replaceAll(/[\r\n]+/g, ' ').slice(0, maxStatusLength)}`;
}
