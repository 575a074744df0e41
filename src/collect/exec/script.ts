import { formatDuration } from '../../lib/duration.ts';
import { EtlmonError } from '../../lib/errors.ts';
import { formatSize } from '../../lib/size.ts';
import { isoOrNull } from '../../lib/timestamp.ts';
import type { CollectorContext, MetricDefinition, Reading, Row } from '../collector.ts';
import type { ExecEntry } from './config.ts';
import { scriptEnvironment } from './environment.ts';
import { execSamples } from './metrics.ts';
import { RunningScript, startProblem } from './run-script.ts';
import type { ScriptCommand, ScriptRun } from './run-script.ts';
import { readOutput } from './script-output.ts';
import type { ScriptOutput } from './script-output.ts';
import { findUser } from './script-user.ts';

const nothing: ScriptOutput = { samples: [], definitions: [], faults: [], faultCount: 0 };

/** One configured script: runs it, and tells what came of it. */
export class Script {
  readonly #entry: ExecEntry;
  readonly #context: CollectorContext;
  readonly #isOwnMetric: (name: string) => boolean;
  #running: RunningScript | undefined;
  #definitions: readonly MetricDefinition[] = [];
  #timeouts = 0;

  constructor(entry: ExecEntry, context: CollectorContext, isOwnMetric: (name: string) => boolean) {
    this.#entry = entry;
    this.#context = context;
    this.#isOwnMetric = isOwnMetric;
  }

  /** What its output told of its metrics last. */
  get definitions(): readonly MetricDefinition[] {
    return this.#definitions;
  }

  /** Runs it to its end. Rejects only when the signal ended it. */
  async read(signal: AbortSignal): Promise<Reading> {
    signal.throwIfAborted();
    const startedAt = this.#context.clock.now();
    let run: ScriptRun | undefined;
    let problem: string | undefined;
    try {
      run = await this.#run(signal);
      problem = problemOf(run, this.#entry);
    } catch (error) {
      if (!(error instanceof EtlmonError) || error.code !== notStarted) throw error;
      problem = error.message;
    }
    if (run?.ending === 'timed-out') this.#timeouts++;
    const whole = problem === undefined ? run : undefined;
    const output = whole
      ? readOutput(whole.stdout.toString('utf8'), this.#entry, this.#isOwnMetric)
      : nothing;
    if (whole) this.#definitions = output.definitions;
    const failure = failureOf(problem, output, run);
    const row = this.#row(startedAt, run, output, failure);
    return {
      changes: [{ kind: 'replace', table: 'scripts', scope: this.#entry.name, rows: [row] }],
      samples: [
        ...output.samples,
        ...execSamples(this.#entry.name, run, failure === undefined, this.#timeouts),
      ],
      ...(failure === undefined ? {} : { failure }),
    };
  }

  killNow(): void {
    this.#running?.killNow();
  }

  async #run(signal: AbortSignal): Promise<ScriptRun> {
    const { host, clock } = this.#context;
    const command = this.#command();
    try {
      this.#running = await RunningScript.start(command, host, clock);
    } catch (error) {
      throw new EtlmonError(notStarted, startProblem(error, command, host), { cause: error });
    }
    try {
      return await this.#running.ended(signal);
    } finally {
      this.#running = undefined;
    }
  }

  #command(): ScriptCommand {
    const { command, cwd, env, user, timeout, max_output: maxOutputBytes } = this.#entry;
    const passwd = user === undefined ? '' : (this.#context.host.readIfPresent('etc/passwd') ?? '');
    const found = user === undefined ? undefined : this.#user(user, passwd);
    return {
      command,
      cwd,
      env: scriptEnvironment(process.env, env, found),
      ...(found ? { uid: found.uid, gid: found.gid } : {}),
      timeoutMs: timeout,
      maxOutputBytes,
    };
  }

  #user(wanted: string, passwd: string): ReturnType<typeof findUser> {
    try {
      return findUser(wanted, passwd);
    } catch (error) {
      throw new EtlmonError(notStarted, error instanceof Error ? error.message : String(error), {
        cause: error,
      });
    }
  }

  #row(
    startedAt: number,
    run: ScriptRun | undefined,
    output: ScriptOutput,
    failure: string | undefined,
  ): Row {
    return {
      name: this.#entry.name,
      last_run: isoOrNull(startedAt),
      duration_ms: run ? Math.round(run.durationMs * 100) / 100 : null,
      exit_code: run?.exitCode ?? null,
      signal: run?.signal ?? null,
      timed_out: run?.ending === 'timed-out' ? 1 : 0,
      timeouts: this.#timeouts,
      samples: output.samples.length,
      faults: output.faultCount,
      output_bytes: run?.outputBytes ?? null,
      error_message: failure ?? null,
      stderr_tail: run ? run.stderr.join('\n') : '',
    };
  }
}

const notStarted = 'NOT_STARTED';

/** Why nothing of what it printed is used. */
function problemOf(run: ScriptRun, entry: ExecEntry): string | undefined {
  const left = run.leftPids.length === 0 ? '' : `; these could not be ended: ${run.leftPids.join(', ')}`;
  if (run.ending === 'timed-out')
    return `did not end within ${formatDuration(entry.timeout)} and was ended${left}`;
  if (run.ending === 'flooded')
    return `printed more than ${formatSize(entry.max_output)} (max_output) and was ended${left}`;
  if (run.exitCode !== null) return run.exitCode === 0 ? undefined : `exited with ${run.exitCode}`;
  return `was ended by ${run.signal ?? 'a signal'}`;
}

function failureOf(
  problem: string | undefined,
  output: ScriptOutput,
  run: ScriptRun | undefined,
): string | undefined {
  const said = run?.stderr.at(-1);
  if (problem !== undefined) return said === undefined ? problem : `${problem}; it said: ${said}`;
  const [first] = output.faults;
  if (first === undefined) return undefined;
  const more = output.faultCount - 1;
  return more === 0 ? first : `${first}; and ${more} more such`;
}
