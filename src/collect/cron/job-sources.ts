import { messageOf, Unavailable } from '../../lib/errors.ts';
import { machineZone } from '../../lib/zone.ts';
import type { CollectorContext } from '../collector.ts';
import { crontabStamp, readCrontabs } from './crontab-sources.ts';
import type { Job } from './jobs.ts';
import { jobsOfCrontabs, jobsOfTimers } from './jobs.ts';
import { TimerReader } from './timers.ts';

export interface JobSourceOptions {
  /** Whose files cron trusts besides their users'; 0 when left out. */
  readonly rootUid?: number;
  /** The zone the cron daemon runs in; the machine's when left out. */
  readonly zone?: string;
  /** The commands; those in the PATH when left out. */
  readonly systemctl?: string;
  readonly systemdAnalyze?: string;
}

/** The jobs as their sources have them. */
export class JobSources {
  readonly #context: CollectorContext;
  readonly #options: JobSourceOptions;
  readonly #timerReader: TimerReader;
  #crontabJobs: readonly Job[] = [];
  #timerJobs: readonly Job[] = [];
  #stamp: string | undefined;
  #timerStamp = '';
  #loading: Promise<boolean> | undefined;
  /** Why the timers are not known, although there is systemd. */
  failure: string | undefined;

  constructor(options: JobSourceOptions, context: CollectorContext) {
    this.#context = context;
    this.#options = options;
    this.#timerReader = new TimerReader(
      context.host,
      context.clock,
      options.systemctl ?? 'systemctl',
      options.systemdAnalyze ?? 'systemd-analyze',
    );
  }

  get jobs(): readonly Job[] {
    return [...this.#crontabJobs, ...this.#timerJobs];
  }

  /** The services the timers activate. */
  get services(): readonly string[] {
    return this.#timerJobs.map(({ logged }) => logged).filter(Boolean);
  }

  /** Reads everything again at the next load. */
  forget(): void {
    this.#stamp = undefined;
    this.#timerReader.forget();
  }

  /** Gives whether the jobs are others now. Loads that are asked for at the same time are one. */
  load(signal: AbortSignal): Promise<boolean> {
    this.#loading ??= this.#load(signal).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #load(signal: AbortSignal): Promise<boolean> {
    const zone = this.#options.zone ?? machineZone();
    const isChanged = this.#loadCrontabs(zone);
    return (await this.#loadTimers(zone, signal)) || isChanged;
  }

  #loadCrontabs(zone: string): boolean {
    const { host } = this.#context;
    const stamp = `${zone}\n${crontabStamp(host)}`;
    if (stamp === this.#stamp) return false;
    const { rootUid } = this.#options;
    const crontabs = readCrontabs(host, rootUid === undefined ? {} : { rootUid });
    this.#crontabJobs = jobsOfCrontabs(crontabs, zone);
    this.#stamp = stamp;
    return true;
  }

  async #loadTimers(zone: string, signal: AbortSignal): Promise<boolean> {
    try {
      const timers = await this.#timerReader.read(signal);
      this.failure = undefined;
      const stamp = JSON.stringify(timers);
      if (stamp === this.#timerStamp) return false;
      this.#timerStamp = stamp;
      this.#timerJobs = jobsOfTimers(timers, zone);
      return true;
    } catch (error) {
      if (!(error instanceof Unavailable)) this.failure = messageOf(error);
      return false;
    }
  }
}
