import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { TestNode } from '../support/etlmon.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import type { ChaosOptions, PartReport } from './report.ts';

const switchCount = 12;
const settleMs = 30_000;

const rules = `groups:
- name: switches
  interval: 1s
  rules:
  - {alert: SwitchedOn, expr: etl_switch == 1, labels: {severity: critical}}
  - {alert: LongOn, expr: etl_switch == 1, for: 3s, keep_firing_for: 2s, labels: {severity: warning}}
`;

/** What one switch's alert was told to be. */
interface Told {
  readonly id: string;
  readonly alert: string;
  readonly status: string;
}

/**
 * The node is killed again and again while alerts begin and end and are sent. In the end whoever is told knows how things
 * are, and nothing that was noted as sent was sent a second time.
 */
export async function alerts({ isQuick, random }: ChaosOptions): Promise<PartReport> {
  const rounds = isQuick ? 10 : 60;
  const startedAt = performance.now();
  using folder = new TemporaryFolder();
  await using receiver = await Receiver.start(random);
  const switches = new Switches(folder);
  const confirmed = new Set<string>();
  let repeated = 0;
  let node = await startNode(folder, receiver.url);
  try {
    for (let round = 0; round < rounds; round++) {
      const endsAt = performance.now() + 500 + random() * 5000;
      while (performance.now() < endsAt) {
        switches.flip(Math.floor(random() * switchCount));
        await delay(random() * 800);
      }
      await node.stop('SIGKILL');
      const before = receiver.told.length;
      for (const id of sentOf(folder)) confirmed.add(id);
      node = await startNode(folder, receiver.url);
      await delay(random() * 300);
      repeated += receiver.told.slice(before).filter(({ id }) => confirmed.has(id)).length;
    }
    const wanted = switches.states();
    await until(() => forgotten(receiver.told, wanted) === 0, {
      what: 'the receiver to know how things are',
      timeoutMs: settleMs,
    }).catch(() => {});
    return {
      part: 'alerts',
      rounds,
      written: switches.flips,
      stored: receiver.told.length,
      lost: forgotten(receiver.told, wanted),
      repeated: repeated + unordered(receiver.told),
      seconds: Math.round((performance.now() - startedAt) / 1000),
    };
  } finally {
    await node.stop('SIGKILL');
  }
}

function startNode(folder: TemporaryFolder, url: string): Promise<TestNode> {
  folder.write('switches.yml', rules);
  return TestNode.start({
    folder,
    config: {
      refresh: { process: '1h', system: '1h', disk: '1h', services: '1h', cron: '1h' },
      textfile: { path: folder.join('textfile'), interval: '1s' },
      alerts: { defaults: false, rule_files: [folder.join('switches.yml')] },
      notifications: {
        webhook: { url, timeout: '2s' },
        route: {
          receiver: 'webhook',
          group_by: ['alertname', 'n'],
          group_wait: '0s',
          group_interval: '1s',
          repeat_interval: '1h',
        },
      },
    },
  });
}

/** What the node has noted as sent, by the ids of notifications. */
function sentOf(folder: TemporaryFolder): string[] {
  const database = new DatabaseSync(folder.join('etlmon.db'));
  try {
    return database
      .prepare("SELECT notification_key FROM notifications WHERE state = 'sent'")
      .all()
      .map((row) => String(row['notification_key']).split('/')[0] ?? '');
  } finally {
    database.close();
  }
}

/** How many alerts the receiver knows otherwise than they are. */
function forgotten(told: readonly Told[], states: readonly boolean[]): number {
  const last = new Map(told.map(({ alert, status }) => [alert, status]));
  let count = 0;
  for (const [index, isOn] of states.entries()) {
    for (const name of ['SwitchedOn', 'LongOn']) {
      const known = last.get(`${name} ${index}`) ?? 'resolved';
      if (known !== (isOn ? 'firing' : 'resolved')) count++;
    }
  }
  return count;
}

/** How many times an alert was told to be what it was told to be already, in another notification. */
function unordered(told: readonly Told[]): number {
  const last = new Map<string, Told>();
  let count = 0;
  for (const one of told) {
    const before = last.get(one.alert);
    if (before?.status === one.status && before.id !== one.id) count++;
    last.set(one.alert, one);
  }
  return count;
}

/** Numbers in a file that the node reads every second. */
class Switches {
  readonly #folder: TemporaryFolder;
  readonly #states = Array.from({ length: switchCount }, () => false);
  flips = 0;

  constructor(folder: TemporaryFolder) {
    this.#folder = folder;
    mkdirSync(folder.join('textfile'));
    this.#write();
  }

  flip(index: number): void {
    this.#states[index] = this.#states[index] !== true;
    this.flips++;
    this.#write();
  }

  states(): readonly boolean[] {
    return this.#states;
  }

  #write(): void {
    const lines = this.#states.map((isOn, index) => `etl_switch{n="${index}"} ${isOn ? 1 : 0}\n`);
    writeFileSync(this.#folder.join('switches.new'), lines.join(''));
    renameSync(this.#folder.join('switches.new'), this.#folder.join('textfile/switches.prom'));
  }
}

/** A web server that is told of alerts; now and then it takes its time or fails. */
class Receiver implements AsyncDisposable {
  readonly told: Told[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(random: () => number): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const isFailing = random() < 0.1;
        setTimeout(() => {
          if (!isFailing) receiver.#take(Buffer.concat(chunks).toString());
          response.writeHead(isFailing ? 503 : 200).end();
        }, random() * 100);
      });
    });
    const receiver = new Receiver(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  #take(text: string): void {
    const { id, alerts: list } = JSON.parse(text) as {
      id: string;
      alerts: { status: string; labels: Record<string, string> }[];
    };
    for (const { status, labels } of list)
      this.told.push({ id, status, alert: `${labels['alertname']} ${labels['n']}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }
}
