import type { Clock } from '../lib/clock.ts';
import { ManualClock } from '../lib/clock.ts';
import type { RemoteWriteEndpoint, RemoteWriterOptions } from './index.ts';
import { RemoteWriter } from './index.ts';
import { TestDatabase } from './test-database.ts';

/** An endpoint as the configuration has it where only its address is written. */
export function testEndpoint(url: string, more: Partial<RemoteWriteEndpoint> = {}): RemoteWriteEndpoint {
  return {
    url,
    timeout: 30_000,
    headers: {},
    tls: { insecure_skip_verify: false },
    keep: [],
    drop: [],
    max_samples_per_send: 2000,
    max_shards: 4,
    queue: { max_size: 512 * 1024 * 1024, max_age: 604_800_000 },
    ...more,
  };
}

/** A writer on a database of its own and a clock that is moved by hand. */
export class TestWriter implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly database: TestDatabase;
  readonly messages: string[] = [];
  readonly writer: RemoteWriter;

  private constructor(endpoints: readonly RemoteWriteEndpoint[], options: Partial<RemoteWriterOptions>) {
    this.clock = new ManualClock();
    this.database = new TestDatabase();
    this.writer = openWriter(endpoints, this.database, this.clock, this.messages, options);
  }

  static async start(
    endpoints: readonly RemoteWriteEndpoint[],
    options: Partial<RemoteWriterOptions> = {},
  ): Promise<TestWriter> {
    const test = new TestWriter(endpoints, options);
    await test.writer.start();
    return test;
  }

  /** Hands over one sample of `series` at the clock's time. */
  offer(value: number, name = 'a', labels: Record<string, string> = {}): Promise<void> {
    return this.writer.offer(this.clock.now(), [{ name, labels, value }]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.writer.close();
    this.database[Symbol.dispose]();
  }
}

/** A writer whose back-off is never random. */
export function openWriter(
  endpoints: readonly RemoteWriteEndpoint[],
  database: TestDatabase,
  clock: Clock,
  messages: string[] = [],
  options: Partial<RemoteWriterOptions> = {},
): RemoteWriter {
  const note = (_fields: object, message: string): void => {
    messages.push(message);
  };
  return new RemoteWriter({
    endpoints,
    database,
    clock,
    log: { info: note, warn: note },
    externalLabels: {},
    version: '1.2.3',
    random: () => 1,
    ...options,
  });
}
