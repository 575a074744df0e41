import { setTimeout as delay } from 'node:timers/promises';
import type { Log, LogLine } from '../../../src/contract/logs.ts';
import { TestNode } from '../../support/etlmon.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import type { Mode, Scenario } from './scenario.ts';
import { Stage } from './stage.ts';
import { WriterProcess } from './writer-process.ts';

export interface Play {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly log: string;
  error: string | undefined;
}

/** Lines that are missing, or there once too often. */
export interface Comparison {
  readonly lost: readonly string[];
  readonly repeated: readonly string[];
  readonly isInOrder: boolean;
}

const pollMs = 100;
/** How long a node may take until everything is stored. */
const patienceMs = 25_000;

/** One node with a log for each scenario, and the program that writes them all. */
export class World implements AsyncDisposable {
  readonly plays: readonly Play[];
  readonly #folder = new TemporaryFolder();
  readonly #writer = new WriterProcess();
  readonly #through: readonly string[];
  #node: TestNode | undefined;

  constructor(scenarios: readonly Scenario[], mode: Mode, through: readonly string[] = []) {
    this.#through = through;
    this.plays = scenarios
      .filter(({ modes }) => modes === undefined || modes.includes(mode))
      .map((scenario, index) => {
        const log = `log-${index}`;
        const stage = new Stage(log, this.#folder.join('logs', log), this.#folder.path, this.#writer);
        return { scenario, stage, log, error: undefined };
      });
  }

  /** The end of what the node wrote about itself. */
  get lastWords(): string {
    return `${this.#node?.child.stdout ?? ''}${this.#node?.child.stderr ?? ''}`.slice(-1000);
  }

  async start(): Promise<void> {
    const logs = this.plays.map(({ scenario, stage, log }) => ({
      name: log,
      path: scenario.patterns.map((pattern) => stage.path(pattern)),
      from: 'beginning',
      ...scenario.settings,
    }));
    this.#node = await TestNode.start({
      folder: this.#folder,
      config: { refresh: { process: '1h' }, logs },
      through: this.#through,
    });
  }

  /** Ends the node; `SIGKILL` gives it no time. */
  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#node?.stop(signal);
    this.#node = undefined;
  }

  /** Plays one part of each scenario, all at the same time. */
  async each(act: 'before' | 'change' | 'after'): Promise<void> {
    await Promise.all(
      this.plays.map(async (play) => {
        try {
          await play.scenario[act](play.stage);
        } catch (error) {
          play.error ??= `${act}: ${error instanceof Error ? error.message : String(error)}`;
        }
      }),
    );
  }

  /** Waits until as many lines are stored as are expected, or for as long as there is patience. */
  async settled(timeoutMs = patienceMs): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      const logs = (await this.#running().get('/api/v1/logs')) as Log[];
      const stored = new Map(logs.map((one) => [one.name, one.lines_stored]));
      const isDone = this.plays.every(
        ({ log, stage, error, scenario }) =>
          error !== undefined ||
          scenario.reported !== undefined ||
          (stored.get(log) ?? 0) >= stage.expected.length,
      );
      if (isDone && logs.every((one) => one.lag_bytes === 0 || one.files.length > 0)) return;
      await delay(pollMs);
    }
  }

  /** What is stored of a log beside what should be. */
  async compare({ log, stage }: Play): Promise<Comparison> {
    const stored = await this.#stored(log);
    const left = new Map<string, number>();
    for (const line of stage.expected) left.set(line, (left.get(line) ?? 0) + 1);
    const repeated: string[] = [];
    for (const line of stored) {
      const count = left.get(line) ?? 0;
      if (count === 0) repeated.push(line);
      else left.set(line, count - 1);
    }
    const lost = [...left].flatMap(([line, count]) => Array<string>(count).fill(line));
    const isInOrder = stored.every((line, index) => line === stage.expected[index]);
    return { lost, repeated, isInOrder };
  }

  async #stored(log: string): Promise<string[]> {
    const stored: string[] = [];
    for (let after = 0; ;) {
      const page = (await this.#running().get(`/api/v1/logs/${log}?lines=1000&after=${after}`)) as LogLine[];
      for (const { id, line } of page) {
        if (id !== after + 1) throw new Error(`${log}: line ${after + 1} is followed by ${id}`);
        after = id;
        stored.push(line);
      }
      if (page.length === 0) return stored;
    }
  }

  #running(): TestNode {
    if (this.#node === undefined) throw new Error('BUG: the node is not running');
    return this.#node;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#node?.[Symbol.asyncDispose]();
    await this.#writer[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}
