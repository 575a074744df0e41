import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventScene } from '../../../tests/support/event-scene.ts';
import { changesBefore } from './changes-before.ts';
import { burstsOf } from './log-bursts.ts';

let scene: EventScene;

beforeEach(() => {
  scene = new EventScene();
});
afterEach(() => scene[Symbol.dispose]());

const minutes = (count: number, from = 1): number[] =>
  Array.from({ length: count }, (_, index) => index + from);

async function deployed(minutesBefore: number, title = 'deployed orders'): Promise<void> {
  const labels = JSON.stringify({});
  await scene.add('events', { at: scene.at(minutesBefore), kind: 'deploy', title, source: 'x', labels });
}

describe('what changed before an alert', () => {
  it('is what happened in the half hour before, oldest first', async () => {
    await deployed(31, 'too early');
    await deployed(-1, 'too late');
    await scene.ran('a', [3]);
    await deployed(30, 'first');
    await scene.ran('b', [10]);
    expect(await scene.changes()).toEqual(['first', 'job b ran', 'job a ran']);
  });

  it('has one line for what comes again and again', async () => {
    await scene.ran('backup.sh', minutes(30));
    await deployed(12);
    expect(await scene.changes()).toEqual(['job backup.sh ran 30 times', 'deployed orders']);
  });

  it('keeps the deploy and the failures where many jobs run all day', async () => {
    for (const job of minutes(20)) await scene.ran(`job-${job}`, minutes(390));
    await scene.ran('nightly', [7], { verdict: 'failed', detail: 'exit status 3' });
    await deployed(20);
    const changes = await scene.changes();
    expect(changes).toHaveLength(12);
    expect(changes[0]).toBe('deployed orders');
    expect(await scene.changes({}, 2)).toEqual(['deployed orders', 'job nightly failed']);
  });

  it('tells of a job that always ran and fails now', async () => {
    await scene.ran('load', minutes(380, 11));
    await scene.ran('load', minutes(10), { verdict: 'failed', detail: 'exit status 3' });
    const [change] = await scene.events.changesBefore(scene.noonMs);
    expect(change).toEqual({
      atMs: scene.noonMs - 10 * 60_000,
      kind: 'job',
      title: 'job load failed 10 times, ran 20 times',
      detail: 'exit status 3',
    });
  });

  it('lets a check that flaps all day step back behind a service that stopped', async () => {
    const check = { name: 'flaky', kind: 'http', target: 't', reason: null };
    await scene.add(
      'check_events',
      ...minutes(390).map((before) => {
        const [state, previous_state] = before % 2 === 0 ? ['up', 'down'] : ['down', 'up'];
        return { ...check, at: scene.at(before), state, previous_state };
      }),
    );
    await scene.add('service_events', { at: scene.at(20), unit: 'db.service', kind: 'stopped' });
    expect(await scene.changes({}, 1)).toEqual(['db stopped']);
    expect(await scene.changes()).toEqual(['db stopped', 'check flaky went down 15 times, came up 15 times']);
  });

  it('prefers what shares a name with the alert', async () => {
    for (const unit of ['redis', 'nginx'])
      await scene.add('service_events', { at: scene.at(10), unit: `${unit}.service`, kind: 'restarted' });
    await deployed(5);
    expect(await scene.changes({ name: 'nginx.service', severity: 'critical' }, 1)).toEqual([
      'nginx restarted',
    ]);
    expect(await scene.changes({ name: 'redis.service' }, 1)).toEqual(['redis restarted']);
    expect(await scene.changes({ job: 'node' }, 1)).toEqual(['deployed orders']);
  });

  it('goes without a source that fails', async () => {
    await deployed(5);
    const broken = { kinds: [], find: () => Promise.reject(new Error('gone')) };
    const found = {
      atMs: 1,
      kind: 'alert',
      title: 'DiskFull',
      detail: undefined,
      source: 'x',
      labels: {},
    } as const;
    const alert = { ...found, subject: 'DiskFull', verb: '', key: 'DiskFull', weight: 60 };
    const changes = await changesBefore([broken, { kinds: ['alert'], find: async () => [alert] }], 2);
    expect(changes).toEqual([{ atMs: 1, kind: 'alert', title: 'DiskFull', detail: undefined }]);
  });
});

describe('a burst of a log', () => {
  const flat = (count: number, value: number): number[] => Array.from({ length: count }, () => value);
  const at = (step: number): number => step * 300_000;
  const bursts = (...perMinute: readonly (number | null)[]): object[] => burstsOf(perMinute, 0);

  it('is far above the middle of the hours before', () => {
    expect(bursts(...flat(36, 10), 60)).toEqual([{ atMs: at(36), perMinute: 60, usual: 10 }]);
    expect(bursts(...flat(36, 10), 40)).toEqual([]);
  });
  it('has at least a hundred lines in five minutes', () => {
    expect(bursts(...flat(36, 0), 19)).toEqual([]);
    expect(bursts(...flat(36, 0), 20)).toEqual([{ atMs: at(36), perMinute: 20, usual: 0 }]);
  });
  it('is not what comes every hour', () => {
    const hour = [...flat(11, 1), 500];
    expect(bursts(...hour, ...hour, ...hour, ...hour)).toEqual([{ atMs: at(11), perMinute: 500, usual: 1 }]);
  });
  it('is told once, with its height', () => {
    expect(bursts(...flat(12, 2), 100, 900, 800)).toEqual([{ atMs: at(12), perMinute: 900, usual: 2 }]);
  });
  it('is not known without half an hour before', () => {
    expect(bursts(...flat(5, 1), 900)).toEqual([]);
    expect(bursts(null, null, null, 1, 1, 1, 900)).toEqual([]);
  });
});
