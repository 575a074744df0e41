import { isServiceName, matcherOf } from '../collect/service/index.ts';
import type { SystemdManager, UnitCommand } from '../collect/service/index.ts';
import type { Clock } from '../lib/clock.ts';
import { DBusCallError } from '../lib/dbus/index.ts';
import { EtlmonError, messageOf, Unavailable } from '../lib/errors.ts';
import type { Audit, Caller } from './audit.ts';
import type { RateLimit } from './rate-limit.ts';
import { Refusal } from './refusal.ts';

export interface ServiceCommand {
  readonly action: UnitCommand;
  /** With `.service`. */
  readonly unit: string;
  readonly confirm: boolean;
}

export interface ServiceResult {
  readonly unit: string;
  readonly action: UnitCommand;
  /** systemd's word for what the job came to; `waiting`: it was still under way when waiting for it was given up. */
  readonly result: string;
  readonly active_state: string;
  readonly sub_state: string;
}

export interface ServiceControlOptions {
  /** Names and globs of services that may be changed; none: no service. */
  readonly allowed: readonly string[];
  readonly rateLimit: RateLimit;
  readonly clock: Clock;
  readonly audit: Audit;
  /** The service this node runs as, where it is one. */
  readonly ownUnit: string | undefined;
  /** A connection of its own for a command. */
  readonly connect: (signal: AbortSignal) => Promise<SystemdManager>;
  /** How long a job is waited for, in milliseconds. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 30_000;
/** For all else that is asked; the service manager answers in milliseconds. */
const callTimeoutMs = 10_000;

/** Starts, stops and restarts services, within the node's policy, and writes every attempt to the audit log. */
export class ServiceControl {
  readonly #options: ServiceControlOptions;
  readonly #isAllowed: (unit: string) => boolean;

  constructor(options: ServiceControlOptions) {
    this.#options = options;
    this.#isAllowed = matcherOf(options.allowed);
  }

  /** Whether a command for this service would be carried out. */
  allows(unit: string): boolean {
    return isServiceName(unit) && this.#isAllowed(unit) && unit !== this.#options.ownUnit;
  }

  /** Throws `Refusal` when the command is not carried out, whoever refused it. A job that failed is a result. */
  async run(command: ServiceCommand, caller: Caller): Promise<ServiceResult> {
    try {
      const result = await this.#attempt(command);
      const { result: word, active_state: active, sub_state: sub } = result;
      this.#audit(command, caller, 'done', `${word}; ${active} (${sub})`);
      return result;
    } catch (error) {
      this.#audit(command, caller, error instanceof EtlmonError ? error.code : 'ERROR', messageOf(error));
      throw error;
    }
  }

  /** A command that never reached this room (refused at the door) is written down all the same. */
  refused(command: ServiceCommand, caller: Caller, refusal: Refusal): void {
    this.#audit(command, caller, refusal.code, refusal.message);
  }

  async #attempt(command: ServiceCommand): Promise<ServiceResult> {
    const { action, unit } = command;
    this.#checkPolicy(unit);
    using manager = await this.#connect(unit);
    const before = await this.#stateOf(manager, unit);
    if (before.load_state === 'not-found') {
      throw new Refusal('NOT_FOUND', `there is no service ${unit}`, { hint: 'see /api/v1/services' });
    }
    if (!command.confirm) {
      const would = `${action} ${unit}, which is ${before.active_state} (${before.sub_state})`;
      throw new Refusal('CONFIRMATION_REQUIRED', `this would ${would}; nothing was done`, {
        would,
        hint: 'send the same request with "confirm": true',
      });
    }
    this.#checkRate();
    const result = await this.#carryOut(manager, command);
    const { active_state, sub_state } = await this.#stateOf(manager, unit);
    return { unit, action, result, active_state, sub_state };
  }

  #checkPolicy(unit: string): void {
    if (!isServiceName(unit)) {
      throw new Refusal('NOT_FOUND', `not the name of a service: ${JSON.stringify(unit.slice(0, 100))}`, {
        hint: 'a name such as nginx.service',
      });
    }
    if (unit === this.#options.ownUnit) {
      throw new Refusal('PROTECTED', `${unit} is this etlmon node itself`, {
        hint: `use systemctl on the machine; a changed configuration is applied by a reload`,
      });
    }
    if (this.#isAllowed(unit)) return;
    throw new Refusal('POLICY', `${unit}: not among the services this node may start and stop`, {
      hint: 'name it in control.services in node.yaml',
    });
  }

  #checkRate(): void {
    const waitMs = this.#options.rateLimit.take();
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new Refusal('RATE_LIMITED', `more commands than control.rate allows; try again in ${seconds} s`, {
      retryAfterSec: seconds,
    });
  }

  async #connect(unit: string): Promise<SystemdManager> {
    const timeout = this.#timeout(callTimeoutMs);
    try {
      const manager = await this.#options.connect(timeout.signal);
      try {
        await manager.subscribe(timeout.signal);
        return manager;
      } catch (error) {
        manager.close();
        throw error;
      }
    } catch (cause) {
      throw refusalOf(cause, `the service manager cannot be asked about ${unit}`);
    } finally {
      timeout.cancel();
    }
  }

  async #stateOf(
    manager: SystemdManager,
    unit: string,
  ): Promise<{ load_state: string; active_state: string; sub_state: string }> {
    const timeout = this.#timeout(callTimeoutMs);
    try {
      const path = await manager.loadUnit(unit, timeout.signal);
      const properties = await manager.properties(path, 'Unit', timeout.signal);
      const text = (name: string): string => {
        const value = properties.get(name)?.value;
        return typeof value === 'string' ? value : '';
      };
      return {
        load_state: text('LoadState'),
        active_state: text('ActiveState'),
        sub_state: text('SubState'),
      };
    } catch (cause) {
      throw refusalOf(cause, `the service manager cannot be asked about ${unit}`);
    } finally {
      timeout.cancel();
    }
  }

  /** The job goes on when waiting for it is given up. */
  async #carryOut(manager: SystemdManager, { action, unit }: ServiceCommand): Promise<string> {
    const timeout = this.#timeout(this.#options.timeoutMs ?? defaultTimeoutMs);
    try {
      const { result } = await manager.command(action, unit, timeout.signal);
      return result;
    } catch (cause) {
      if (timeout.signal.aborted) return 'waiting';
      throw refusalOf(cause, `${action} ${unit}`);
    } finally {
      timeout.cancel();
    }
  }

  #timeout(ms: number): { readonly signal: AbortSignal; cancel(): void } {
    const abort = new AbortController();
    const cancel = this.#options.clock.schedule(ms, () =>
      abort.abort(new EtlmonError('TIMEOUT', `no answer within ${ms} ms`)),
    );
    return { signal: abort.signal, cancel };
  }

  #audit({ action, unit, confirm }: ServiceCommand, caller: Caller, outcome: string, detail: string): void {
    this.#options.audit.record(caller, {
      command: `service.${action}`,
      target: unit.slice(0, 300),
      parameters: { confirm },
      outcome,
      detail,
    });
  }
}

const deniedErrors = new Set([
  'org.freedesktop.DBus.Error.AccessDenied',
  'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired',
  'org.freedesktop.DBus.Error.AuthFailed',
  'org.freedesktop.PolicyKit1.Error.NotAuthorized',
]);

/** What the bus or the service manager refused, as the caller is told. */
export function refusalOf(cause: unknown, what: string): Refusal {
  if (!(cause instanceof DBusCallError)) {
    const options = cause instanceof Unavailable && cause.hint !== undefined ? { hint: cause.hint } : {};
    return new Refusal('UNAVAILABLE', `${what}: ${messageOf(cause)}`, { cause, ...options });
  }
  const { errorName } = cause;
  const message = `${what}: ${cause.message} (${errorName})`;
  if (deniedErrors.has(errorName)) {
    return new Refusal('EPERM', message, {
      cause,
      hint: 'allow org.freedesktop.systemd1.manage-units to the user of the node with a polkit rule',
    });
  }
  if (errorName === 'org.freedesktop.systemd1.NoSuchUnit')
    return new Refusal('NOT_FOUND', message, { cause });
  return new Refusal('EINVAL', message, { cause });
}

/** The service a process runs in, from `/proc/PID/cgroup` (cgroups(7)); undefined where it is none. */
export function unitOfCgroup(text: string): string | undefined {
  const paths = text.split('\n').map((line) => /^(?:0:|\d+:name=systemd):(\/.*)$/.exec(line)?.[1] ?? '');
  const names = paths.flatMap((path) => path.split('/')).filter((name) => isServiceName(name));
  return names.at(-1);
}
