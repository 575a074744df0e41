import type { Collector, CollectorContext, Reading, Row } from '../collector.ts';
import { Categories } from './categories.ts';
import { SystemdManager } from './manager.ts';
import { managerSamples, serviceSamples } from './metrics.ts';
import { eventRow, restoredServices, serviceRow } from './rows.ts';
import { Selection } from './selection.ts';
import type { SelectionOptions } from './selection.ts';
import { UnitWatch } from './unit-watch.ts';
import { ServiceUsage } from './usage.ts';

export { serviceMetrics } from './metrics.ts';
export { isServiceName, matcherOf } from './selection.ts';
export { SystemdManager } from './manager.ts';
export type { JobResult, UnitCommand } from './manager.ts';
export { followJournal, isJournalCursor, readJournal } from './journal.ts';
export type { JournalEntry } from './journal-entry.ts';
export type { JournalOptions } from './journal.ts';

export interface ServiceOptions extends SelectionOptions {
  readonly intervalMs: number;
}

/** systemd's services. */
export interface ServiceCollector extends Collector {
  /** Rows of `services` as signals have them by now; none before the first read. */
  rows(): readonly Row[];
}

const timeoutMs = 30_000;
/** Signals tell all but what nobody looks at; this makes good what may have been missed. */
const forgetMs = 60 * 60_000;
/** A read sooner than this part of the interval was woken by a signal. */
const earlyFactor = 0.8;

/** States come by the manager's signals at once; what services use is read on the interval. */
export function createServiceCollector(options: ServiceOptions, context: CollectorContext): ServiceCollector {
  const { host, clock } = context;
  const bootId = host.readIfPresent('proc/sys/kernel/random/boot_id')?.trim() ?? '';
  const watch = new UnitWatch(
    new Selection(options),
    clock,
    restoredServices(context.restored('services'), bootId),
  );
  const usage = new ServiceUsage(host, clock);
  const categories = new Categories();
  let manager: SystemdManager | undefined;
  let version = '';
  let readAt = -Infinity;
  let askedAt = clock.monotonic();
  let isClosed = false;

  const connected = async (signal: AbortSignal): Promise<SystemdManager> => {
    if (manager?.bus.isOpen === true) return manager;
    const next = await SystemdManager.connect(host, signal);
    try {
      next.bus.onSignal((message) => watch.take(message));
      await next.subscribe(signal);
      version = await next.ownProperty('Version', signal);
    } catch (error) {
      next.close();
      throw error;
    }
    if (isClosed) next.close();
    watch.forget();
    manager = next;
    return next;
  };

  const rows = (): Row[] => {
    const services = watch.services();
    const now = clock.now();
    categories.keep(new Set(services.map(({ state }) => state.name)));
    return services.map((service) => {
      const { name, description } = service.state;
      const category = categories.of(name, description);
      return serviceRow(service, { category, usage: usage.of(service), bootId, now });
    });
  };

  const read = async (signal: AbortSignal): Promise<Reading> => {
    const systemd = await connected(signal);
    const now = clock.monotonic();
    if (now - askedAt >= forgetMs) {
      askedAt = now;
      watch.forget();
    }
    const isDue = now - readAt >= options.intervalMs * earlyFactor;
    const hasNews = watch.takeNews();
    if (!isDue && !hasNews && !watch.isUnsettled) return {};
    await watch.sync(systemd, signal);
    const systemState = await systemd.ownProperty('SystemState', signal);
    signal.throwIfAborted();
    // What `sync` found is in this reading.
    watch.takeNews();
    const services = watch.services();
    if (isDue) {
      readAt = now;
      usage.read(services);
    }
    const events = watch.takeEvents().map((event) => eventRow(event, clock.now()));
    return {
      changes: [
        { kind: 'replace', table: 'services', rows: rows() },
        ...(events.length === 0 ? [] : [{ kind: 'append', table: 'service_events', rows: events } as const]),
      ],
      samples: [
        ...managerSamples({ version, systemState, counts: watch.counts() }),
        ...services.flatMap((service) => serviceSamples(service, usage.of(service))),
      ],
    };
  };

  return {
    name: 'service',
    tasks: [
      {
        id: 'service',
        intervalMs: options.intervalMs,
        timeoutMs,
        read,
        watch: (wake) => watch.onNews(wake),
      },
    ],
    rows,
    close: () => {
      isClosed = true;
      manager?.close();
    },
  };
}
