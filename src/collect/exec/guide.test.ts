import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exposition } from '../../api/exposition.ts';
import { systemClock } from '../../lib/clock.ts';
import { Host } from '../host.ts';
import { execEntry } from './config.ts';
import { createExecCollector } from './index.ts';
import { parseJsonOutput } from './json-output.ts';

const guide = readFileSync(resolve(import.meta.dirname, '../../../docs/scripts.md'), 'utf8');

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text]) => text ?? '',
  );
}

describe('the guide', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'etlmon-guide-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows what its script gives', async () => {
    const inbox = join(folder, 'inbox');
    mkdirSync(inbox);
    for (const [name, seconds] of [
      ['a.csv', 1_795_230_000],
      ['b.csv', 1_795_230_500],
    ] as const) {
      writeFileSync(join(inbox, name), 'x');
      utimesSync(join(inbox, name), seconds, seconds);
    }
    const program = join(folder, 'inbox-metrics');
    writeFileSync(program, blocks('sh')[0] ?? '');
    chmodSync(program, 0o755);
    const written = (blocks('yaml')[0] ?? '')
      .replace('/usr/local/bin/inbox-metrics', program)
      .replace('/srv/inbox', inbox);
    const { exec } = parse(written) as { exec: unknown[] };
    const collector = createExecCollector(
      exec.map((entry) => execEntry().parse(entry)),
      { host: new Host(), clock: systemClock, restored: () => [] },
    );
    const { samples = [], failure } = await collector.tasks[0]!.read(new AbortController().signal);
    expect(failure).toBeUndefined();
    const shown = exposition(
      new Map(collector.definitions().map((definition) => [definition.name, definition])),
      samples.filter(({ name }) => name.startsWith('inbox_')),
    );
    expect(shown.replaceAll(inbox, '/srv/inbox')).toBe(blocks('text')[0]);
  });

  it('shows JSON as it is understood', () => {
    const read = blocks('json').map((text) => parseJsonOutput(text, 100));
    expect(read.flatMap(({ faults }) => faults)).toEqual([]);
    expect(read.map(({ samples }) => samples.map(({ name, value }) => `${name} ${value}`))).toEqual([
      ['rows_loaded 120034', 'lag_seconds 4.5', 'healthy 1'],
      ['jobs_total 31', 'jobs_total 7'],
    ]);
  });
});
