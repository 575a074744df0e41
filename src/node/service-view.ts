import type { Page } from '../api/job-routes.ts';
import type { JournalQuery, ServiceCommandRequest, ServiceView } from '../api/service-routes.ts';
import { followJournal, isJournalCursor, isServiceName, readJournal } from '../collect/service/index.ts';
import type { JournalEntry, ServiceCollector } from '../collect/service/index.ts';
import type { JournalLine, Service, ServiceAnswer, ServiceEvent } from '../contract/services.ts';
import type { Caller } from '../control/audit.ts';
import { Refusal } from '../control/refusal.ts';
import type { ServiceControl } from '../control/service.ts';
import type { Clock } from '../lib/clock.ts';
import { EtlmonError, messageOf } from '../lib/errors.ts';
import type { Row } from '../lib/reading.ts';

export interface ServiceParts {
  readonly clock: Clock;
  /** Current rows of `services`, for the time before the first reading. */
  readonly stored: () => readonly Row[];
  readonly queryEvents: (query: Page & { readonly unit: string }) => Promise<readonly Row[]>;
  /** Both change with the configuration. */
  readonly collector: () => ServiceCollector | undefined;
  readonly control: () => ServiceControl;
  /** `['journalctl']` when left out. */
  readonly journalctl?: readonly string[];
}

/** Each is a process of its own. */
const maxFollowers = 16;
const journalTimeoutMs = 10_000;

/** What the API tells about services. */
export class NodeServices implements ServiceView {
  readonly clock: Clock;
  readonly #parts: ServiceParts;
  #followers = 0;

  constructor(parts: ServiceParts) {
    this.clock = parts.clock;
    this.#parts = parts;
  }

  services(): Service[] {
    const collector = this.#parts.collector();
    if (collector === undefined) return [];
    const rows = collector.rows();
    const control = this.#parts.control();
    return (rows.length > 0 ? rows : this.#parts.stored()).map((row) =>
      toService(row, control.allows(String(row['unit']))),
    );
  }

  unitOf(name: string): string {
    const unit = name.endsWith('.service') ? name : `${name}.service`;
    if (isServiceName(unit)) return unit;
    throw new Refusal('NOT_FOUND', `not the name of a service: ${JSON.stringify(name.slice(0, 100))}`, {
      hint: 'see /api/v1/services',
    });
  }

  async events(query: Page & { readonly unit: string }): Promise<ServiceEvent[]> {
    return (await this.#parts.queryEvents(query)).map(toServiceEvent);
  }

  run(command: ServiceCommandRequest, caller: Caller): Promise<ServiceAnswer> {
    return this.#parts.control().run(command, caller);
  }

  refused(command: ServiceCommandRequest, caller: Caller, refusal: Refusal): void {
    this.#parts.control().refused(command, caller, refusal);
  }

  isCursor(text: string): boolean {
    return isJournalCursor(text);
  }

  async journal(query: JournalQuery): Promise<JournalLine[]> {
    const abort = new AbortController();
    const cancel = this.clock.schedule(journalTimeoutMs, () => abort.abort());
    try {
      return (await readJournal({ ...query, command: this.#command }, abort.signal)).map(toJournalLine);
    } catch (error) {
      throw refusalOf(error);
    } finally {
      cancel();
    }
  }

  async *followJournal(
    query: JournalQuery,
    signal: AbortSignal,
  ): AsyncGenerator<readonly JournalLine[], void> {
    if (this.#followers >= maxFollowers) {
      throw new Refusal('UNAVAILABLE', `already ${maxFollowers} journals are followed`);
    }
    this.#followers++;
    try {
      for await (const batch of followJournal({ ...query, command: this.#command }, signal)) {
        yield batch.map(toJournalLine);
      }
    } catch (error) {
      if (!signal.aborted) throw refusalOf(error);
    } finally {
      this.#followers--;
    }
  }

  get #command(): readonly string[] {
    return this.#parts.journalctl ?? ['journalctl'];
  }
}

/** A row of `services` as the API shows it; what only the collector needs is left out. */
function toService(row: Row, controllable: boolean): Service {
  const { invocation: _, boot_id: __, ...rest } = row;
  return { ...rest, controllable } as unknown as Service;
}

/** A row of `service_events` as the API shows it. */
function toServiceEvent(row: Row): ServiceEvent {
  const { id: _, ...rest } = row;
  return rest as unknown as ServiceEvent;
}

/** A line of the journal as the API shows it. */
function toJournalLine(entry: JournalEntry): JournalLine {
  return {
    cursor: entry.cursor,
    at: new Date(entry.at).toISOString(),
    message: entry.message,
    priority: entry.priority ?? null,
    identifier: entry.identifier ?? null,
    pid: entry.pid ?? null,
  };
}

function refusalOf(error: unknown): Refusal {
  const options = error instanceof EtlmonError && error.hint !== undefined ? { hint: error.hint } : {};
  return new Refusal('UNAVAILABLE', messageOf(error), { cause: error, ...options });
}
