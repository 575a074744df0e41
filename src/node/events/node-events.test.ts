import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventScene } from '../../../tests/support/event-scene.ts';
import { eventSchema } from '../../contract/events.ts';
import type { Row } from '../../lib/reading.ts';
import { appendAudit } from '../../store/audit/append.ts';

let scene: EventScene;

beforeEach(() => {
  scene = new EventScene();
});
afterEach(() => scene[Symbol.dispose]());

const marker = {
  title: 'deployed orders 2.3',
  kind: 'deploy',
  detail: undefined,
  labels: {},
  atMs: undefined,
} as const;
const caller = { actor: 'anonymous', remoteAddress: 'local' };

async function audited(
  command: string,
  target: string,
  outcome = 'done',
  parameters: Row = {},
): Promise<void> {
  const { store, clock } = scene.test;
  const written = store.write((database) =>
    appendAudit(database, [
      {
        at: scene.at(5),
        command,
        target,
        actor: 'anonymous',
        remote_address: 'local',
        parameters: JSON.stringify(parameters),
        outcome,
        detail: null,
      },
    ]),
  );
  await clock.advance(0);
  await written;
}

async function marked(minutesBefore = 0): Promise<void> {
  const written = scene.events.mark({ ...marker, atMs: scene.noonMs - minutesBefore * 60_000 }, caller);
  await scene.test.clock.advance(0);
  await written;
}

/** Everything of the half hour before noon. */
async function titles(
  kind?: 'job' | 'config' | 'command' | 'transfer' | 'deploy' | 'log',
): Promise<string[]> {
  const span = { fromMs: scene.noonMs - 1_800_000, toMs: scene.noonMs + 1 };
  const events = await scene.events.events({ ...span, kind, limit: 100 });
  for (const event of events) expect(eventSchema.strict().parse(event)).toEqual(event);
  return events.map(({ title }) => title);
}

describe('what happened', () => {
  it('is a deploy somebody told the node of', async () => {
    await marked(3);
    expect(await titles()).toEqual(['deployed orders 2.3']);
    expect(await scene.changes()).toEqual(['deployed orders 2.3']);
  });

  it('is a run of a job, by the name of the job', async () => {
    scene.set('cron_jobs', { job_id: 'j1', name: 'load.sh' });
    await scene.ran('j1', [10]);
    await scene.ran('j1', [5], { verdict: 'missed', detail: 'not in the log' });
    await scene.ran('gone', [1], { verdict: 'failed' });
    expect(await titles('job')).toEqual(['job gone failed', 'load.sh was missed', 'load.sh ran']);
  });

  it('is a run that began long before and ended now, or goes on', async () => {
    await scene.ran('ended', [100], { finished_at: scene.at(4) });
    await scene.ran('goes-on', [100], { run_key: 'x', finished_at: null, verdict: 'running' });
    await scene.ran('over', [100], { run_key: 'y', finished_at: scene.at(50) });
    const changes = await scene.events.changesBefore(scene.noonMs);
    expect(changes.map(({ atMs, title }) => [new Date(atMs).toISOString(), title])).toEqual([
      [scene.at(100), 'job goes-on is running'],
      [scene.at(4), 'job ended ran'],
    ]);
    expect(await titles()).toEqual([]);
  });

  it('is what became of a service', async () => {
    const event = { unit: 'nginx.service', result: 'exit-code', detail: 'status 1' };
    await scene.add('service_events', { ...event, at: scene.at(2), kind: 'failed' });
    expect(await titles()).toEqual(['nginx failed']);
    expect(await scene.events.changesBefore(scene.noonMs)).toMatchObject([
      { kind: 'service', detail: 'status 1' },
    ]);
  });

  it('is what became of a process', async () => {
    await scene.add('process_events', {
      at: scene.at(2),
      watch: 'loader',
      kind: 'restarted',
      pid: 8,
      previous_pid: 7,
    });
    expect(await titles()).toEqual(['process loader restarted']);
    expect(await scene.events.changesBefore(scene.noonMs)).toMatchObject([{ detail: 'pid 7, now 8' }]);
  });

  it('is what a check found', async () => {
    const check = {
      name: 'shop',
      kind: 'http',
      target: 'https://shop',
      previous_state: 'up',
      reason: 'HTTP 503',
    };
    await scene.add('check_events', { ...check, at: scene.at(2), state: 'down' });
    expect(await titles()).toEqual(['check shop went down']);
  });

  it('is a file that came broken, not one that came whole', async () => {
    const transfer = {
      transfer_time_sec: 1,
      remote_host: '192.0.2.1',
      bytes: 5,
      transfer_type: 'binary',
      special_action: '_',
      direction: 'upload',
      access_mode: 'real',
      username: 'etl',
      service: 'ftp',
      authentication: 'none',
      status: 'complete',
      source: 'xferlog',
    };
    await scene.add('transfers', {
      ...transfer,
      id: 1,
      at: scene.at(3),
      filename: '/in/a.csv',
      verdict: 'whole',
    });
    await scene.add('transfers', {
      ...transfer,
      id: 2,
      at: scene.at(2),
      filename: '/in/b.csv',
      verdict: 'broken',
    });
    expect(await titles()).toEqual(['upload of /in/b.csv by etl is broken']);
  });

  it('is a file that did not come', async () => {
    const day = { day_key: 'd', date: '2026-01-01', files: '[]', bytes: 0, name: 'orders' };
    await scene.add('arrival_days', { ...day, at: scene.at(20), state: 'missed' });
    await scene.add('arrival_days', { ...day, day_key: 'e', at: scene.at(10), state: 'on_time' });
    scene.set(
      'arrivals',
      { name: 'prices', overdue: 1, due: scene.at(5) },
      { name: 'x', overdue: 0, due: scene.at(5) },
    );
    expect(await titles('transfer')).toEqual(['prices is overdue', 'orders did not arrive']);
  });

  it('is a change of the configuration', async () => {
    await audited('config.reload', 'node.yaml', 'done', { changed: 'disk, alerts' });
    await audited('config.reload', 'node.yaml', 'INVALID_CONFIG');
    expect(await titles('config')).toEqual(['configuration refused', 'configuration changed: disk, alerts']);
    expect(await scene.changes()).toEqual(['configuration changed once, refused once']);
  });

  it('is a command, but not one that was only asked about', async () => {
    await audited('service.restart', 'nginx.service');
    await audited('service.stop', 'nginx.service', 'CONFIRMATION_REQUIRED');
    await audited('events.create', 'deployed');
    await audited('node.start', 'alpha', 'done', { version: '1.2' });
    await audited('process.kill', 'pid 7', 'POLICY');
    expect(await titles('command')).toEqual([
      'process.kill pid 7: POLICY',
      'etlmon 1.2 started',
      'service.restart nginx.service',
    ]);
  });

  it('is a burst of a log', async () => {
    const calm = Array.from({ length: 200 }, () => 4);
    await scene.logged('app', [...calm, ...Array.from({ length: 10 }, () => 400)]);
    await scene.logged('calm', [...calm, ...Array.from({ length: 10 }, () => 6)]);
    expect(await titles('log')).toEqual(['log app: 400 lines a minute']);
    expect(await scene.events.changesBefore(scene.noonMs)).toMatchObject([
      { kind: 'log', detail: 'usually 4' },
    ]);
  });

  it('is told newest first, as many as are asked for', async () => {
    await scene.ran('j', [20, 10, 15]);
    const span = { fromMs: scene.noonMs - 1_800_000, toMs: scene.noonMs };
    const events = await scene.events.events({ ...span, kind: undefined, limit: 2 });
    expect(events.map(({ at }) => at)).toEqual([scene.at(10), scene.at(15)]);
  });

  it('is refused where it cannot be written in time', async () => {
    const { clock, store } = scene.test;
    const busy = store.write(() => {
      throw Object.assign(new Error('disk full'), { errcode: 13 });
    });
    const marked = scene.events.mark(marker, caller).catch((error: unknown) => error);
    await clock.advance(4000);
    expect(await marked).toMatchObject({ code: 'UNAVAILABLE' });
    void busy;
  });
});
