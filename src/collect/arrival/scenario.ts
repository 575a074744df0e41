import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { ManualClock } from '../../lib/clock.ts';
import { parseDuration } from '../../lib/duration.ts';
import type { Collector, Reading, Row } from '../collector.ts';
import { Host } from '../host.ts';
import { instantOn, minuteOf } from './calendar.ts';
import { parseIsoDay } from './civil-day.ts';
import { arrivalEntry, type ArrivalEntry } from './config.ts';
import { createArrivalCollector } from './index.ts';

/** Longer than the collector's own interval, so that months pass quickly; shorter than what it takes for a gap. */
const stepMs = 5 * 60_000;

/**
 * One expectation on a directory of its own, driven by lines of text, each with a local time:
 *
 *     2026-03-27 05:50 put orders_1.csv 2000     a file of that size, changed now (`at TIME`: with that mtime)
 *     2026-03-27 05:51 remove orders_1.csv
 *     2026-03-27 05:52 stop | start | jump 3h | jump -3h | lose | find      lose: the directory is gone
 *     2026-03-27 06:01 is on_time: 10m before it was due                     state, `overdue`, and detail if given
 *
 * Gives what each `is` line should have said, in the same form.
 */
export class Scenario {
  readonly folder = mkdtempSync(join(tmpdir(), 'etlmon-arrival-'));
  readonly path = join(this.folder, 'in');
  readonly entry: ArrivalEntry;
  readonly zone: string;
  readonly rows = new Map<string, Row>();
  readonly days = new Map<string, Row>();
  last: Reading = {};
  #clock: ManualClock | undefined;
  #collector: Collector | undefined;

  constructor(written: Partial<z.input<ReturnType<typeof arrivalEntry>>> = {}) {
    mkdirSync(this.path);
    this.entry = arrivalEntry().parse({
      name: 'orders',
      path: this.path,
      match: 'orders_*.csv',
      by: '06:00',
      zone: 'Europe/Berlin',
      min_size: '1kB',
      ...written,
    });
    this.zone = this.entry.zone ?? 'UTC';
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  get row(): Row {
    return this.rows.get(this.entry.name) ?? {};
  }

  /** The states of all days so far, oldest first: `2026-03-27 on_time`. */
  history(): string[] {
    const rows = [...this.days.values()].toSorted((a, b) => String(a['at']).localeCompare(String(b['at'])));
    return rows.map((row) => `${row['date']} ${row['state']}`);
  }

  /** Plays the lines; gives those of `is` as they came out. */
  async play(text: string): Promise<string> {
    const said: string[] = [];
    for (const line of text.split('\n').map((each) => each.trim())) {
      if (line === '') continue;
      const [date = '', time = '', verb = '', ...rest] = line.split(/\s+/);
      await this.#runTo(this.#instant(date, time));
      if (verb === 'is') said.push(`${date} ${time} is ${this.#state(line.includes(': '))}`);
      else this.#act(verb, rest, date);
    }
    return said.join('\n');
  }

  #instant(date: string, time: string): number {
    const [minutes = '', seconds = '0'] = /^(\d\d:\d\d)(?::(\d\d))?$/.exec(time)?.slice(1) ?? [];
    const day = parseIsoDay(date);
    if (day === undefined || minutes === '') throw new Error(`no time: ${date} ${time}`);
    return instantOn(this.zone, day, minuteOf(minutes)) + Number(seconds) * 1000;
  }

  async #runTo(atMs: number): Promise<void> {
    if (this.#clock === undefined) {
      this.#clock = new ManualClock(atMs);
      this.#start(this.#clock);
    }
    await this.#look();
    while (this.#clock.now() < atMs) {
      const left = atMs - this.#clock.now();
      await this.#clock.advance(this.#collector === undefined ? left : Math.min(stepMs, left));
      await this.#look();
    }
  }

  #start(clock: ManualClock): void {
    const restored = (table: string): readonly Row[] => (table === 'arrivals' ? [...this.rows.values()] : []);
    this.#collector = createArrivalCollector([this.entry], { host: new Host(), clock, restored });
  }

  async #look(): Promise<void> {
    const reading = await this.#collector?.tasks[0]?.read(new AbortController().signal);
    if (reading === undefined) return;
    this.last = reading;
    for (const change of reading.changes ?? []) {
      const key = change.table === 'arrivals' ? 'name' : 'day_key';
      const rows = change.table === 'arrivals' ? this.rows : this.days;
      for (const row of change.rows) rows.set(String(row[key]), row);
    }
  }

  #act(verb: string, [first = '', size = '', , mtime]: readonly string[], date: string): void {
    const clock = this.#clock;
    if (clock === undefined) return;
    if (verb === 'stop') this.#collector = undefined;
    else if (verb === 'start') this.#start(clock);
    else if (verb === 'jump') clock.jump(durationOf(first));
    else if (verb === 'lose') rmSync(this.path, { recursive: true });
    else if (verb === 'find') mkdirSync(this.path);
    else if (verb === 'remove') rmSync(join(this.path, first));
    else if (verb === 'put') {
      const file = join(this.path, first);
      const seconds = (mtime === undefined ? clock.now() : this.#instant(...momentOf(mtime, date))) / 1000;
      writeFileSync(file, '');
      truncateSync(file, Number(size));
      utimesSync(file, seconds, seconds);
    } else throw new Error(`no such verb: ${verb}`);
  }

  #state(withDetail: boolean): string {
    const { state, overdue, today } = this.row;
    const { detail }: { detail?: string } = JSON.parse(String(today));
    const words = withDetail && detail ? `: ${detail}` : '';
    return `${state}${overdue === 1 ? ' overdue' : ''}${words}`;
  }
}

function momentOf(written: string, date: string): [string, string] {
  const [day, time] = written.split('T');
  return time === undefined ? [date, written] : [day ?? date, time];
}

function durationOf(written: string): number {
  return (written.startsWith('-') ? -1 : 1) * (parseDuration(written.replace('-', '')) ?? Number.NaN);
}
