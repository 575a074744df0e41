import { existsSync } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';
import { EtlmonError, Unavailable } from '../../lib/errors.ts';
import type { Host } from '../host.ts';
import { runCommand } from './run-command.ts';
import { calendarIterations, parseCalendar } from './timer-calendar.ts';

/** A timer of systemd. Times in milliseconds since the epoch. */
export interface Timer {
  /** `backup.timer`. */
  readonly unit: string;
  readonly activates: string;
  readonly nextAt: number | undefined;
  readonly lastAt: number | undefined;
  /** `OnCalendar=` and the other expressions as systemd prints them; empty where it does not tell. */
  readonly schedule: string;
  /** Moments each of its `OnCalendar=` expressions names, ascending; empty where it has none or is stopped. */
  readonly calendars: readonly (readonly number[])[];
  readonly command: string;
  readonly user: string;
}

const maxBytes = 8 << 20;
const timerProperties = 'Id,ActiveState,TimersCalendar,TimersMonotonic';
const serviceProperties = 'Id,Description,User,ExecStart';

/** Descriptions of units are asked for again after this time: a reload may have changed them. */
const describeMs = 10 * 60_000;

/** The timers of this machine's service manager. Needs systemd 247, the first that prints them as JSON. */
export class TimerReader {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #systemctl: string;
  readonly #analyze: string;
  #described: ({ readonly at: number; readonly key: string } & Descriptions) | undefined;

  constructor(host: Host, clock: Clock, systemctl: string, systemdAnalyze: string) {
    this.#host = host;
    this.#clock = clock;
    this.#systemctl = systemctl;
    this.#analyze = systemdAnalyze;
  }

  /** None where the machine was not booted with systemd. Throws `EtlmonError` where the manager does not answer. */
  async read(signal: AbortSignal): Promise<Timer[]> {
    // sd_booted(3): that systemctl is installed says nothing.
    if (!existsSync(this.#host.path('run/systemd/system'))) return [];
    const listed = parseTimerList(await this.#run(signal, 'list-timers', '--all', '--output=json'));
    if (listed.length === 0) return [];
    return describeTimers(listed, await this.#describe(listed, signal));
  }

  /** Asks for the units anew at the next read. */
  forget(): void {
    this.#described = undefined;
  }

  async #describe(listed: readonly ListedTimer[], signal: AbortSignal): Promise<Descriptions> {
    const now = this.#clock.monotonic();
    const key = listed
      .map(({ unit, activates }) => `${unit} ${activates}`)
      .toSorted()
      .join('\n');
    if (this.#described?.key === key && now - this.#described.at < describeMs) return this.#described;
    const show = async (properties: string, units: readonly string[]): Promise<ShownUnits> =>
      parseShow(await this.#run(signal, 'show', `--property=${properties}`, '--', ...new Set(units)));
    const activated = listed.map(({ activates }) => activates).filter(Boolean);
    const timers = await show(
      timerProperties,
      listed.map(({ unit }) => unit),
    );
    const services = activated.length === 0 ? new Map() : await show(serviceProperties, activated);
    this.#described = { at: now, key, timers, services, calendars: await this.#calendars(timers, signal) };
    return this.#described;
  }

  /** Without systemd-analyze only the next moment of a timer is known. */
  async #calendars(timers: ShownUnits, signal: AbortSignal): Promise<Descriptions['calendars']> {
    const expressions = [...timers.values()]
      .flatMap((unit) => unit.get('TimersCalendar') ?? [])
      .map(expressionOf);
    if (expressions.length === 0) return new Map();
    try {
      const args = ['calendar', `--iterations=${calendarIterations}`, '--', ...new Set(expressions)];
      const { stdout } = await runCommand(this.#analyze, args, { maxBytes, signal });
      return parseCalendar(stdout);
    } catch (error) {
      if (error instanceof Unavailable) return new Map();
      throw error;
    }
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

/** What is known of units besides the list. */
export interface Descriptions {
  readonly timers: ShownUnits;
  readonly services: ShownUnits;
  /** Moments by expression. */
  readonly calendars: ReadonlyMap<string, readonly number[]>;
}

/** Puts together what the list and the two kinds of units tell. */
export function describeTimers(
  listed: readonly ListedTimer[],
  { timers, services, calendars }: Descriptions,
): Timer[] {
  return listed.map((timer) => {
    const own = timers.get(timer.unit);
    const service = services.get(timer.activates);
    const calendar = (own?.get('TimersCalendar') ?? []).map(expressionOf);
    const others = (own?.get('TimersMonotonic') ?? []).map(expressionOf);
    const isActive = own?.get('ActiveState')?.[0] === 'active';
    return {
      ...timer,
      schedule: [...calendar, ...others].join(', '),
      calendars: isActive ? calendar.map((expression) => calendars.get(expression) ?? []) : [],
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
