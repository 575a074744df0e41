import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../lib/clock.ts';
import type { Reading, Sample } from '../../lib/reading.ts';
import { Host } from '../host.ts';
import { execEntry } from './config.ts';
import { createExecCollector } from './index.ts';
import type { ExecCollector } from './index.ts';

type Settings = Readonly<Record<string, unknown>>;

/** A folder with one real script in it, and the collector that runs it under the name `mine`; for tests. */
export class TestScript implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'etlmon-exec-'));
  readonly file = join(this.folder, 'script');

  /** Writes the shell script; `$DIR` in it is the folder. */
  write(...lines: readonly string[]): void {
    writeFileSync(this.file, `#!/bin/sh\nDIR='${this.folder}'\n${lines.join('\n')}\n`);
    chmodSync(this.file, 0o755);
  }

  collector(settings: Settings = {}): ExecCollector {
    const entry = execEntry().parse({ name: 'mine', command: [this.file], timeout: '20s', ...settings });
    return createExecCollector([entry], { host: new Host(), clock: systemClock, restored: () => [] });
  }

  /** Runs it once. */
  run(settings: Settings = {}, signal = new AbortController().signal): Promise<Reading> {
    return this.collector(settings).tasks[0]!.read(signal);
  }

  /** What the script wrote into a file. */
  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Whether a process runs whose pid the script wrote into a file; throws where there is no such file yet. */
  isRunning(file: string): boolean {
    const pid = Number(this.read(file));
    if (!(pid > 1)) throw new Error(`${file} holds no pid`);
    try {
      return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Samples as `name{labels}` → value, those about the run and the label of the script left out. */
export function printed({ samples = [] }: Reading): Record<string, number> {
  const own = samples.filter(({ name }) => !name.startsWith('etlmon_'));
  return Object.fromEntries(
    own.map(({ name, labels: all, value }) => {
      const { script: _, ...labels } = all;
      const pairs = Object.entries(labels).map(([key, text]) => `${key}=${text}`);
      return [pairs.length === 0 ? name : `${name} ${pairs.join(' ')}`, value];
    }),
  );
}

/** What is told of the run itself, by the end of the metric's name. */
export function about({ samples = [] }: Reading, name: string): number | undefined {
  return samples.find((sample: Sample) => sample.name === `etlmon_exec_${name}`)?.value;
}

/** The row of the script `mine`. */
export function rowOf({ changes = [] }: Reading): unknown {
  const [change] = changes;
  return change?.kind === 'replace' && change.scope === 'mine' ? change.rows[0] : undefined;
}
