import type { Clock } from '../../lib/clock.ts';
import type { Row } from '../collector.ts';
import type { Host } from '../host.ts';
import type { EvidenceOptions, EvidenceRead, EvidenceSource } from './evidence.ts';
import { openEvidence } from './evidence.ts';
import type { JobHistory } from './job-history.ts';
import type { Job } from './jobs.ts';
import { parentOf, readMachine } from './machine.ts';
import type { MachineState } from './machine.ts';
import { RunMatcher } from './match-runs.ts';
import type { Coverage } from './match-runs.ts';
import type { AssemblyState, ObservedRun } from './run-assembly.ts';
import { RunAssembly } from './run-assembly.ts';

/** What one read of the log made known. */
export interface TrackedRuns {
  /** Of `cron_runs`, to upsert. */
  readonly rows: readonly Row[];
  /** The whole of `cron_positions`. */
  readonly positions: readonly Row[];
  /** The log told something: rows and positions are to be kept. */
  readonly hasNews: boolean;
  readonly isMoreLeft: boolean;
  readonly errors: readonly string[];
}

/** To be raised whenever the form of what is kept changes; what has another one is not used. */
const stateVersion = 1;

/** Kept beside the positions, as JSON. */
interface SavedState {
  readonly version: typeof stateVersion;
  readonly assembly: AssemblyState;
  readonly histories: readonly JobHistory[];
  readonly bootId: string;
  readonly daemonSince: number | null;
  readonly coveredSince: number | null;
  readonly evidenceUntil: number | null;
  /** Of the source the positions are of. */
  readonly sourceName: string | null;
  readonly seesStarts: boolean;
}

/** The wall clock and the monotonic one part by more than corrections do: it jumped, or the machine slept. */
const jumpMs = 30_000;
const maxRefusals = 100;
const keepGapsMs = 2 * 86_400_000;
/** A process that is gone while nothing of its end is in the log had at least this long for it. */
const goneMs = 90_000;

/** Follows the log of runs, brings them to their jobs, and keeps what is known of them over a restart. */
export class RunTracker {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #options: EvidenceOptions;
  readonly #assembly = new RunAssembly();
  readonly #matcher = new RunMatcher();
  #source: EvidenceSource | undefined;
  #positions: readonly Row[];
  #bootId = '';
  #daemonSince: number | undefined;
  #coveredSince: number | undefined;
  #evidenceUntil: number | undefined;
  /** Older evidence was read from another source. */
  #ignoreUntil = -Infinity;
  #sourceName: string | undefined;
  /** The source tells of cron's starts at all: it may be told not to log (`cron -L 0`), or to log elsewhere. */
  #seesStarts = false;
  #refusals: Coverage['refusals'] = [];
  #gaps: { readonly from: number; readonly until: number }[] = [];
  #lastRead: { readonly now: number; readonly monotonic: number } | undefined;
  /** Runs whose process was gone at the read before. */
  #gone = new Set<number>();

  /** `restored` are the rows of `cron_positions` a former process left. */
  constructor(options: EvidenceOptions, restored: readonly Row[]) {
    this.#host = options.host;
    this.#clock = options.clock;
    this.#options = options;
    const saved = parseState(restored.find((row) => row['source'] === 'state')?.['value']);
    // Without its state a position would lead on from nothing: the log is read as if for the first time.
    this.#positions = saved ? restored.filter((row) => row['source'] !== 'state') : [];
    if (saved) this.#restore(saved);
  }

  history(jobId: string): JobHistory | undefined {
    return this.#matcher.history(jobId);
  }

  /** These are the jobs now. */
  watchJobs(jobs: readonly Job[]): void {
    this.#matcher.watch(jobs, this.#clock.now());
  }

  /** Reads what is new. Throws `Unavailable` where nothing tells of runs, and what the source throws. */
  async read(jobs: readonly Job[], signal: AbortSignal): Promise<TrackedRuns> {
    const now = this.#clock.now();
    this.#noteJump(now);
    const machine = readMachine(this.#host);
    const read = await this.#readSource(signal);
    const rows = [...this.#newBoot(machine, jobs), ...this.#take(read, jobs)];
    if (!read.isMoreLeft) {
      rows.push(...this.#giveUpGone(now, jobs));
      rows.push(...this.#matcher.findMissed(jobs, this.#coverage(machine, now)));
    }
    this.#matcher.prune(now);
    this.#positions = read.positions;
    return {
      rows,
      positions: [...read.positions, this.#stateRow()],
      hasNews: rows.length > 0 || read.evidence.length > 0,
      isMoreLeft: read.isMoreLeft,
      errors: read.errors,
    };
  }

  /** Calls `wake` once when there may be more to read. */
  watch(wake: () => void): () => void {
    return this.#source?.watch?.(wake) ?? (() => {});
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
  }

  async #readSource(signal: AbortSignal): Promise<EvidenceRead> {
    this.#source ??= await this.#open(signal);
    try {
      return await this.#source.read(signal);
    } catch (error) {
      // It is opened anew, or another one is found, where this one was read to.
      this.close();
      throw error;
    }
  }

  async #open(signal: AbortSignal): Promise<EvidenceSource> {
    const source = await openEvidence(this.#options, this.#positions, signal);
    const isContinued =
      source.name === this.#sourceName && this.#positions.some((row) => row['source'] === source.kind);
    this.#sourceName = source.name;
    if (!isContinued) {
      this.#coveredSince = this.#clock.now();
      this.#seesStarts = false;
      this.#ignoreUntil = this.#evidenceUntil ?? -Infinity;
    }
    return source;
  }

  #take(read: EvidenceRead, jobs: readonly Job[]): Row[] {
    const evidence = read.evidence.filter((item) => item.at > this.#ignoreUntil);
    const runs = this.#assembly.add(evidence, (pid) => parentOf(this.#host, pid));
    for (const { at, kind, by, user = '', detail = '' } of evidence) {
      if (kind === 'started' && by === 'cron') this.#seesStarts = true;
      if (at > (this.#evidenceUntil ?? -Infinity)) this.#evidenceUntil = at;
      if (kind === 'refused') this.#refusals = [...this.#refusals, { at, user, detail }].slice(-maxRefusals);
    }
    return this.#matcher.take(runs, jobs);
  }

  #newBoot(machine: MachineState, jobs: readonly Job[]): Row[] {
    const isNew = machine.bootId !== this.#bootId;
    const isFirst = this.#bootId === '';
    this.#bootId = machine.bootId;
    if (isNew) this.#daemonSince = undefined;
    this.#daemonSince ??= machine.daemon?.startedAt;
    if (!isNew || isFirst) return [];
    return this.#matcher.take(
      this.#assembly.giveUp(() => 'the machine was restarted'),
      jobs,
    );
  }

  /** A run whose processes are gone, at two reads, with its end in neither. */
  #giveUpGone(now: number, jobs: readonly Job[]): Row[] {
    const isGone = ({ by, pid, parentPid, startedAt }: ObservedRun): boolean =>
      by !== 'systemd' &&
      now - startedAt > goneMs &&
      [pid, parentPid].every((each) => each === undefined || parentOf(this.#host, each) === undefined);
    const before = this.#gone;
    this.#gone = new Set(
      this.#assembly
        .open()
        .filter(isGone)
        .map((run) => run.id),
    );
    return this.#matcher.take(
      this.#assembly.giveUp((run) =>
        before.has(run.id) && this.#gone.has(run.id) ? 'its end is not in the log' : undefined,
      ),
      jobs,
    );
  }

  #coverage(machine: MachineState, now: number): Coverage {
    const covered = this.#seesStarts ? this.#coveredSince : undefined;
    const from = Math.max(machine.bootedAt, this.#daemonSince ?? Infinity, covered ?? Infinity);
    const remark = machine.daemon === undefined ? { remark: 'the cron daemon is not running' } : {};
    return { from, until: now, gaps: this.#gaps, refusals: this.#refusals, ...remark };
  }

  #noteJump(now: number): void {
    const monotonic = this.#clock.monotonic();
    const last = this.#lastRead;
    this.#lastRead = { now, monotonic };
    this.#gaps = this.#gaps.filter((gap) => now - gap.until < keepGapsMs);
    if (last && now - last.now - (monotonic - last.monotonic) > jumpMs) {
      this.#gaps.push({ from: last.now, until: now });
    }
  }

  #stateRow(): Row {
    const state: SavedState = {
      version: stateVersion,
      assembly: this.#assembly.state(),
      histories: this.#matcher.state(),
      bootId: this.#bootId,
      daemonSince: this.#daemonSince ?? null,
      coveredSince: this.#coveredSince ?? null,
      evidenceUntil: this.#evidenceUntil ?? null,
      sourceName: this.#sourceName ?? null,
      seesStarts: this.#seesStarts,
    };
    return { source: 'state', value: JSON.stringify(state) };
  }

  #restore(state: SavedState): void {
    this.#assembly.restore(state.assembly);
    this.#matcher.restore(state.histories);
    this.#bootId = state.bootId;
    this.#daemonSince = state.daemonSince ?? undefined;
    this.#coveredSince = state.coveredSince ?? undefined;
    this.#evidenceUntil = state.evidenceUntil ?? undefined;
    this.#sourceName = state.sourceName ?? undefined;
    this.#seesStarts = state.seesStarts;
  }
}

function parseState(value: unknown): SavedState | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const state = JSON.parse(value) as SavedState;
    return state.version === stateVersion ? state : undefined;
  } catch {
    return undefined;
  }
}
