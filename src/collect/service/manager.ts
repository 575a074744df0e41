import { existsSync } from 'node:fs';
import { errnoOf, EtlmonError, Unavailable } from '../../lib/errors.ts';
import { connectToBus, DBusConnectionError } from '../../lib/dbus/index.ts';
import type { BusConnection, Message, Value } from '../../lib/dbus/index.ts';
import type { Host } from '../host.ts';
import type { Properties } from './unit-state.ts';

/** A loaded unit of any kind, from `ListUnits`. */
export interface ListedUnit {
  readonly name: string;
  readonly path: string;
  readonly activeState: string;
}

/** What a unit's job came to: systemd's words (`done`, `failed`, `timeout`, `canceled`, `dependency`, `skipped`, …). */
export interface JobResult {
  readonly result: string;
}

export type UnitCommand = 'start' | 'stop' | 'restart';

const destination = 'org.freedesktop.systemd1';
const managerPath = '/org/freedesktop/systemd1';
const managerInterface = `${destination}.Manager`;
const propertiesInterface = 'org.freedesktop.DBus.Properties';
const unitPaths = '/org/freedesktop/systemd1/unit';
const methods = { start: 'StartUnit', stop: 'StopUnit', restart: 'RestartUnit' } as const;

/** The service manager, spoken to over the system bus (org.freedesktop.systemd1(5)). Calls reject with errors of lib/dbus. */
export class SystemdManager implements Disposable {
  readonly bus: BusConnection;

  constructor(bus: BusConnection) {
    this.bus = bus;
  }

  /** Rejects with `Unavailable` where the machine was not booted with systemd or has no bus. */
  static async connect(host: Host, signal?: AbortSignal): Promise<SystemdManager> {
    // sd_booted(3).
    if (!existsSync(host.path('run/systemd/system'))) {
      throw new Unavailable('this machine was not booted with systemd');
    }
    try {
      return new SystemdManager(await connectToBus(host.path('run/dbus/system_bus_socket'), signal));
    } catch (error) {
      if (error instanceof DBusConnectionError && errnoOf(error.cause) === 'ENOENT') {
        throw new Unavailable('there is no system bus', { cause: error, hint: 'install and start dbus' });
      }
      throw error;
    }
  }

  async listUnits(signal?: AbortSignal): Promise<ListedUnit[]> {
    const [list] = await this.#call('ListUnits', '', [], signal);
    if (!Array.isArray(list)) throw unexpected('ListUnits');
    return list.flatMap((item: Value) => {
      const [name, , , activeState, , , path] = Array.isArray(item) ? (item as readonly Value[]) : [];
      const isUnit = typeof name === 'string' && typeof activeState === 'string' && typeof path === 'string';
      return isUnit ? [{ name, activeState, path }] : [];
    });
  }

  /** The object of a unit; loads it where it is not, and gives one also where there is no such unit. */
  async loadUnit(name: string, signal?: AbortSignal): Promise<string> {
    const [path] = await this.#call('LoadUnit', 's', [name], signal);
    if (typeof path !== 'string') throw unexpected('LoadUnit');
    return path;
  }

  /** Properties of the manager (`Manager`) or of a unit's object (`Unit`, `Service`). */
  async properties(path: string, kind: 'Unit' | 'Service', signal?: AbortSignal): Promise<Properties> {
    const [all] = await this.#callOn(
      path,
      propertiesInterface,
      'GetAll',
      's',
      [`${destination}.${kind}`],
      signal,
    );
    return propertiesOf(all) ?? new Map();
  }

  /** A property of the manager itself as text. */
  async ownProperty(name: string, signal?: AbortSignal): Promise<string> {
    const [value] = await this.#callOn(
      managerPath,
      propertiesInterface,
      'Get',
      'ss',
      [managerInterface, name],
      signal,
    );
    const inner = typeof value === 'object' && 'signature' in value ? value.value : undefined;
    return typeof inner === 'string' ? inner : '';
  }

  /** Asks for the signals of units and jobs. */
  async subscribe(signal?: AbortSignal): Promise<void> {
    const rules = [
      `type='signal',sender='${destination}',interface='${propertiesInterface}',member='PropertiesChanged',path_namespace='${unitPaths}'`,
      `type='signal',sender='${destination}',interface='${managerInterface}',path='${managerPath}'`,
    ];
    for (const rule of rules) {
      const bus = 'org.freedesktop.DBus';
      const call = { destination: bus, path: '/org/freedesktop/DBus', interface: bus, member: 'AddMatch' };
      await this.bus.call({ ...call, signature: 's', body: [rule] }, signal);
    }
    await this.#call('Subscribe', '', [], signal);
  }

  /** Carries out a command and waits for its job. Needs `subscribe`. Rejects with the signal's reason when it aborts. */
  async command(command: UnitCommand, name: string, signal: AbortSignal): Promise<JobResult> {
    const finished = new Map<string, string>();
    const { promise, resolve, reject } = Promise.withResolvers<JobResult>();
    let job: string | undefined;
    const settle = (): void => {
      const result = job === undefined ? undefined : finished.get(job);
      if (result !== undefined) resolve({ result });
    };
    const stop = this.bus.onSignal(({ member, body }) => {
      if (member !== 'JobRemoved') return;
      const [, path, , result] = body;
      if (typeof path === 'string' && typeof result === 'string') finished.set(path, result);
      settle();
    });
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    this.bus.onClose(() => reject(new DBusConnectionError('the connection to the bus broke')));
    // It may be rejected before anybody waits for it.
    promise.catch(() => {});
    try {
      const [path] = await this.#call(methods[command], 'ss', [name, 'replace'], signal);
      if (typeof path !== 'string') throw unexpected(methods[command]);
      job = path;
      settle();
      return await promise;
    } finally {
      stop();
      signal.removeEventListener('abort', onAbort);
    }
  }

  close(): void {
    this.bus.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #call(
    member: string,
    signature: string,
    body: readonly Value[],
    signal?: AbortSignal,
  ): Promise<readonly Value[]> {
    return this.#callOn(managerPath, managerInterface, member, signature, body, signal);
  }

  #callOn(
    path: string,
    from: string,
    member: string,
    signature: string,
    body: readonly Value[],
    signal?: AbortSignal,
  ): Promise<readonly Value[]> {
    return this.bus.call({ destination, path, interface: from, member, signature, body }, signal);
  }
}

/** What a signal says about a unit's object. */
export interface PropertyChange {
  readonly path: string;
  readonly kind: 'Unit' | 'Service' | 'other';
  readonly properties: Properties;
}

/** Reads `PropertiesChanged`; undefined for any other message. Never throws. */
export function propertyChange({ path, interface: from, member, body }: Message): PropertyChange | undefined {
  const [kind, changed] = body;
  const properties = propertiesOf(changed);
  if (from !== propertiesInterface || member !== 'PropertiesChanged') return undefined;
  if (path === undefined || properties === undefined) return undefined;
  if (kind === `${destination}.Unit`) return { path, kind: 'Unit', properties };
  return { path, kind: kind === `${destination}.Service` ? 'Service' : 'other', properties };
}

/** `a{sv}`: what the signature was checked to be, or nothing. */
function propertiesOf(value: Value | undefined): Properties | undefined {
  if (!(value instanceof Map)) return undefined;
  const entries: ReadonlyMap<Value, Value> = value;
  for (const [key, item] of entries) {
    if (typeof key !== 'string' || typeof item !== 'object' || !('signature' in item)) return undefined;
  }
  return value as Properties;
}

function unexpected(member: string): EtlmonError {
  return new EtlmonError('SYSTEMD', `the service manager answers ${member} in an unknown shape`);
}
