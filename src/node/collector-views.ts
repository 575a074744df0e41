import type { Scheduler } from '../collect/scheduler.ts';
import type { ServiceControl } from '../control/service.ts';
import type { Clock } from '../lib/clock.ts';
import type { Store } from '../store/index.ts';
import { configuredChecks, eventsShown } from './check-view.ts';
import { NodeChecks } from './checks.ts';
import { NodeJobs } from './job-view.ts';
import { NodeLogs } from './log-view.ts';
import { NodeMachine } from './machine-view.ts';
import type { RunningCollectors } from './running-collectors.ts';
import { NodeScripts } from './script-view.ts';
import { NodeServices } from './service-view.ts';
import type { NodeSettings } from './settings.ts';

export interface CollectorViewParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly collectors: RunningCollectors;
  readonly settings: () => NodeSettings;
  readonly services: () => ServiceControl;
}

const defaultBufferLines = 500;

/** What the API asks about what collectors have read. */
export function collectorViews({
  clock,
  store,
  scheduler,
  collectors,
  settings,
  services,
}: CollectorViewParts) {
  return {
    machine: new NodeMachine({
      store,
      scheduler,
      processes: () => collectors.get('process'),
      paths: () => settings().collectors.path.map(({ path }) => path),
    }),
    logs: new NodeLogs({
      clock,
      store,
      scheduler,
      collector: () => collectors.get('log'),
      bufferLines: (name) => settings().bufferLines.get(name) ?? defaultBufferLines,
    }),
    jobs: new NodeJobs({
      store,
      scheduler,
      cron: () => collectors.get('cron'),
      arrivals: () => settings().collectors.arrival,
    }),
    services: new NodeServices({
      clock,
      stored: () => store.current.get('services'),
      queryEvents: (query) => store.query('serviceEvents', query),
      collector: () => collectors.get('service'),
      control: services,
    }),
    checks: new NodeChecks({
      clock,
      checks: () => {
        const { http, tcp } = settings().collectors.check ?? { http: [], tcp: [] };
        return configuredChecks(http, tcp);
      },
      row: (id) => store.current.get('checks', id)[0],
      events: () => store.query('checkEvents', { limit: eventsShown }),
      health: (id) => scheduler.healthOf('check', id),
    }),
    scripts: new NodeScripts({
      store,
      scheduler,
      entries: () => settings().collectors.exec,
    }),
  } as const;
}
