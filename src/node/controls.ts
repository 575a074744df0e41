import type { Host } from '../collect/host.ts';
import { ProcessTable } from '../collect/process/index.ts';
import { SystemdManager } from '../collect/service/index.ts';
import type { Audit } from '../control/audit.ts';
import { Killer } from '../control/kill.ts';
import { RateLimit } from '../control/rate-limit.ts';
import { ServiceControl, unitOfCgroup } from '../control/service.ts';
import type { Clock } from '../lib/clock.ts';
import type { NodeSettings } from './settings.ts';

export interface ControlParts {
  readonly host: Host;
  readonly clock: Clock;
  readonly audit: Audit;
}

/** What changes the machine, by the policy of a configuration. */
export interface Controls {
  readonly killer: Killer;
  readonly services: ServiceControl;
}

export function createControls(settings: NodeSettings, { host, clock, audit }: ControlParts): Controls {
  return {
    killer: new Killer({
      policy: settings.kill,
      watches: settings.collectors.process.watches,
      rateLimit: new RateLimit(clock, settings.commandRate),
      table: new ProcessTable(host, clock),
      clock,
      audit,
      ownPid: process.pid,
      ownUid: process.getuid?.() ?? -1,
      send: (pid, signal) => process.kill(pid, signal),
    }),
    services: new ServiceControl({
      allowed: settings.controlledServices,
      rateLimit: new RateLimit(clock, settings.commandRate),
      clock,
      audit,
      ownUnit: unitOfCgroup(host.readIfPresent('proc/self/cgroup') ?? ''),
      connect: (signal) => SystemdManager.connect(host, signal),
    }),
  };
}
