import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { Env } from '../api/caller.ts';
import { addScripts } from '../api/script-routes.ts';
import { execEntry } from '../collect/exec/config.ts';
import type { TaskHealth } from '../collect/task-health.ts';
import { scriptSchema } from '../contract/scripts.ts';
import { toScript } from './script-view.ts';

const at = '2026-11-21T03:00:00.000Z';
const entry = execEntry().parse({ name: 'queue', command: ['/usr/bin/queue', '--token=x'], timeout: '2s' });
const row = {
  name: 'queue',
  last_run: at,
  duration_ms: 12.5,
  exit_code: 0,
  signal: null,
  timed_out: 0,
  timeouts: 1,
  samples: 3,
  faults: 0,
  output_bytes: 120,
  error_message: null,
  stderr_tail: 'one\ntwo',
};
const health: TaskHealth = {
  collector: 'exec',
  task: 'queue',
  status: 'ok',
  running: true,
  stuck: false,
  intervalMs: 60_000,
  lastSuccessAt: Date.parse(at),
  lastErrorAt: undefined,
  lastError: undefined,
  durationMs: 12.5,
  runs: 1,
  failures: 0,
  skippedTicks: 0,
  nextRunAt: Date.parse(at) + 60_000,
};

describe('a script', () => {
  it('is shown as the contract has it, without its arguments', () => {
    const script = toScript(entry, row, health);
    expect(scriptSchema.parse(script)).toEqual(script);
    expect(script).toEqual({
      name: 'queue',
      program: '/usr/bin/queue',
      format: 'prometheus',
      interval_ms: 60_000,
      timeout_ms: 2000,
      status: 'ok',
      running: true,
      last_run: at,
      next_run: '2026-11-21T03:01:00.000Z',
      duration_ms: 12.5,
      exit_code: 0,
      signal: null,
      timed_out: false,
      timeouts: 1,
      samples: 3,
      faults: 0,
      output_bytes: 120,
      error_message: null,
      stderr_tail: ['one', 'two'],
    });
  });

  it('is pending before its first run, and failing when that did not work', () => {
    const before = toScript(entry, undefined, undefined);
    expect(scriptSchema.parse(before)).toEqual(before);
    expect(before).toMatchObject({ status: 'pending', last_run: null, next_run: null, stderr_tail: [] });
    const givenUp = { ...health, status: 'failing', lastError: 'no answer within 7000 ms' } as const;
    expect(toScript(entry, undefined, givenUp)).toMatchObject({
      status: 'failing',
      error_message: 'no answer within 7000 ms',
    });
    const failed = { ...row, exit_code: 3, error_message: 'exited with 3', timed_out: 1 };
    expect(toScript(entry, failed, health)).toMatchObject({
      status: 'failing',
      exit_code: 3,
      timed_out: true,
    });
  });

  it('is in the answer of its route', async () => {
    const app = new Hono<Env>();
    addScripts(app, { scripts: () => [toScript(entry, row, health)] });
    const answer = await app.request('/api/v1/scripts');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject([{ name: 'queue', samples: 3 }]);
  });
});
