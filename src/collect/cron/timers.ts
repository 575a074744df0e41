import { existsSync } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';
import { EtlmonError } from '../../lib/errors.ts';
import type { Host } from '../host.ts';
import { runCommand } from './run-command.ts';

/** A timer of systemd. Times in milliseconds since the epoch. */
export interface Timer {
  /** `backup.timer`. */
  readonly unit: string;
  readonly activates: string;
  readonly nextAt: number | undefined;
  readonly lastAt: number | undefined;
  /** `OnCalendar=` and the other expressions as systemd prints them; empty where it does not tell. */
  readonly schedule: string;
  readonly command: string;
  readonly user: string;
}

const maxBytes = 8 << 20;
const timerProperties = 'Id,Description,TimersCalendar,TimersMonotonic';
const serviceProperties = 'Id,Description,User,ExecStart';

/** Descriptions of units are asked for again after this time: a reload may have changed them. */
const describeMs = 10 * 60_000;

/** The timers of this machine's service manager. Needs systemd 247, the first that prints them as JSON. */
export class TimerReader {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #systemctl: string;
  #described:
    | { readonly at: number; readonly key: string; timers: ShownUnits; services: ShownUnits }
    | undefined;

  constructor(host: Host, clock: Clock, systemctl: string) {
    this.#host = host;
    this.#clock = clock;
    this.#systemctl = systemctl;
  }

  /** None where the machine was not booted with systemd. Throws `EtlmonError` where the manager does not answer. */
  async read(signal: AbortSignal): Promise<Timer[]> {
    // sd_booted(3): that systemctl is installed says nothing.
    if (!existsSync(this.#host.path('run/systemd/system'))) return [];
    const listed = parseTimerList(await this.#run(signal, 'list-timers', '--all', '--output=json'));
    if (listed.length === 0) return [];
    const { timers, services } = await this.#describe(listed, signal);
    return describeTimers(listed, timers, services);
  }

  /** Asks for the units anew at the next read. */
  forget(): void {
    this.#described = undefined;
  }

  async #describe(listed: readonly ListedTimer[], signal: AbortSignal) {
    const now = this.#clock.monotonic();
    const key = listed
      .map(({ unit, activates }) => `${unit} ${activates}`)
      .toSorted()
      .join('\n');
    if (this.#described?.key === key && now - this.#described.at < describeMs) return this.#described;
    const show = async (properties: string, units: readonly string[]): Promise<ShownUnits> =>
      parseShow(await this.#run(signal, 'show', `--property=${properties}`, '--', ...new Set(units)));
    const units = listed.map(({ unit }) => unit);
    const activated = listed.map(({ activates }) => activates).filter(Boolean);
    this.#described = {
      at: now,
      key,
      timers: await show(timerProperties, units),
      services: activated.length === 0 ? new Map() : await show(serviceProperties, activated),
    };
    return this.#described;
  }

  async #run(signal: AbortSignal, ...args: readonly string[]): Promise<string> {
    const limits = { maxBytes, signal };
    const { stdout, stderr, exitCode } = await runCommand(this.#systemctl, ['--no-pager', ...args], limits);
    if (exitCode === 0) return stdout;
    throw new EtlmonError('SYSTEMD', `systemctl ${args[0]}: ${stderr.trim() || `exit status ${exitCode}`}`);
  }
}

type ListedTimer = Pick<Timer, 'unit' | 'activates' | 'nextAt' | 'lastAt'>;

/** Reads `systemctl list-timers --output=json`. Throws `EtlmonError` for anything else. */
export function parseTimerList(text: string): ListedTimer[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw new EtlmonError('SYSTEMD', 'systemctl list-timers: expected JSON, which systemd 247 prints', {
      cause,
    });
  }
  if (!Array.isArray(list)) throw new EtlmonError('SYSTEMD', 'systemctl list-timers: expected a list');
  return list.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const { unit, activates, next, last } = item as Record<string, unknown>;
    if (typeof unit !== 'string' || typeof activates !== 'string') return [];
    return [{ unit, activates, nextAt: momentOf(next), lastAt: momentOf(last) }];
  });
}

/** Microseconds; null or 0: never. */
function momentOf(micros: unknown): number | undefined {
  return typeof micros === 'number' && micros > 0 && micros < 8.64e18 ? micros / 1000 : undefined;
}

/** Properties of the units `systemctl show` printed, one value each time a property is given. */
export type ShownUnits = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Reads `systemctl show`: units parted by an empty line, `Name=value` lines, in any order. Never throws. */
export function parseShow(text: string): ShownUnits {
  const units = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const part of text.split(/\n{2,}/)) {
    const properties = new Map<string, string[]>();
    for (const line of part.split('\n')) {
      const at = line.indexOf('=');
      if (at <= 0) continue;
      const name = line.slice(0, at);
      properties.set(name, [...(properties.get(name) ?? []), line.slice(at + 1)]);
    }
    const [id] = properties.get('Id') ?? [];
    if (id !== undefined) units.set(id, properties);
  }
  return units;
}

/** Puts together what the list and the two kinds of units tell. */
export function describeTimers(
  listed: readonly ListedTimer[],
  timers: ShownUnits,
  services: ShownUnits,
): Timer[] {
  return listed.map((timer) => {
    const own = timers.get(timer.unit);
    const service = services.get(timer.activates);
    const schedules = [...(own?.get('TimersCalendar') ?? []), ...(own?.get('TimersMonotonic') ?? [])];
    return {
      ...timer,
      schedule: schedules.map(expressionOf).join(', '),
      command: commandOf(service?.get('ExecStart') ?? []) || (service?.get('Description')?.[0] ?? ''),
      // An empty User= is the manager's own: root.
      user: service?.get('User')?.[0] || 'root',
    };
  });
}

/** `{ OnCalendar=*-*-* 06:00:00 ; next_elapse=… }`. */
function expressionOf(value: string): string {
  return /^\{ (.*?) ; next_elapse=/.exec(value)?.[1]?.replace(/^OnCalendar=/, '') ?? value;
}

/** `{ path=/bin/sh ; argv[]=/bin/sh -c x ; ignore_errors=no ; … }`, one for each command. */
function commandOf(values: readonly string[]): string {
  return values
    .map((value) => /; argv\[\]=(.*?) ; ignore_errors=/.exec(value)?.[1] ?? '')
    .filter(Boolean)
    .join('; ');
}
