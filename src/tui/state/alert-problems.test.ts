import { describe, expect, it } from 'vitest';
import { alert, alerts } from '../alert-fixtures.ts';
import { answer, collector, goneProcess, health, mount, startedAt, startState } from '../fixtures.ts';
import { cronJob } from '../job-fixtures.ts';
import type { Query } from './answers.ts';
import type { NodeState, State } from './model.ts';
import { activeNode } from './model.ts';
import { troublesOf } from './problems.ts';

const full = mount({ mount_point: '/data', used_percent: 96 });
const nodeOf = (...answers: readonly (readonly [Query['kind'], unknown])[]): NodeState =>
  activeNode(answers.reduce<State>((state, [kind, data]) => answer(state, { kind }, data), startState()));
const keysOf = (node: NodeState): string[] => troublesOf(node, startedAt).map(({ key }) => key);

describe('what an alert tells', () => {
  it('is not told a second time', () => {
    expect(keysOf(nodeOf(['fs', [full]], ['alerts', [alert()]]))).toEqual([`alerts:${alert().id}`]);
    expect(keysOf(nodeOf(['fs', [full]], ['alerts', []]))).toEqual(['disk:/data']);
    const loader = alert({ labels: { alertname: 'ProcessDown', name: 'loader' } });
    expect(keysOf(nodeOf(['watched', [goneProcess]], ['alerts', [loader]]))).toEqual([`alerts:${loader.id}`]);
  });

  it('is found by the name of a job or a collector as well', () => {
    const failed = cronJob({ name: 'nightly', last_verdict: 'failed' });
    const about = (labels: Record<string, string>) => alert({ labels: { alertname: 'X', ...labels } });
    const none = [`alerts:${alert().id}`];
    expect(keysOf(nodeOf(['cron', [failed]], ['alerts', [about({ job: 'nightly' })]]))).toEqual(none);
    const bad = health({ collectors: [collector({ status: 'failing', last_error: 'ENOENT' })] });
    const told = about({ collector: 'disk', task: 'disk' });
    expect(keysOf(nodeOf(['health', bad], ['alerts', [told]]))).toEqual(none);
    expect(keysOf(nodeOf(['fs', [full]], ['alerts', [about({ job: '/data' })]]))).toContain('disk:/data');
  });

  it('is told by the problem while the alert is pending, and by nobody while it is silenced', () => {
    const pending = alert({ state: 'pending', fired_at: null });
    expect(keysOf(nodeOf(['fs', [full]], ['alerts', [pending]]))).toEqual(['disk:/data']);
    expect(keysOf(nodeOf(['fs', [full]], ['alerts', [alert({ silenced_by: ['s1'] })]]))).toEqual([]);
  });

  it('hides no other problem: not another mount, nor one whose name a severity happens to be', () => {
    const other = mount({ mount_point: '/var', used_percent: 99 });
    expect(keysOf(nodeOf(['fs', [full, other]], ['alerts', [alert()]]))).toContain('disk:/var');
    const odd = alert({ labels: { alertname: 'X', severity: '/data' } });
    expect(keysOf(nodeOf(['fs', [full]], ['alerts', [odd]]))).toContain('disk:/data');
    const late = health({ status: 'degraded', reasons: ['the clock is 3 s late'] });
    const about = alert({ labels: { alertname: 'X', instance: 'etl-01' } });
    expect(keysOf(nodeOf(['health', late], ['alerts', [about]]))).toContain('health:the clock is 3 s late');
  });
});

describe('the alerts among the problems', () => {
  it('come before all others, but for those somebody takes care of', () => {
    const other = mount({ mount_point: '/var', used_percent: 99 });
    const texts = troublesOf(nodeOf(['fs', [other]], ['alerts', alerts]), startedAt).map(({ text }) => text);
    expect(texts).toEqual([
      'DiskFull: /data is 95 % full',
      'MemoryLow: 512 M are left',
      expect.stringMatching(/^\/var is 99 % full/),
      'LoaderSlow: a batch takes 41 s (ada takes care of it)',
    ]);
  });

  it('are a number where the list is not known, or of another time', () => {
    const fire = health({ alerts: { firing: 2, critical: 1, pending: 0, suppressed: 0, acknowledged: 0 } });
    const [trouble] = troublesOf(nodeOf(['health', fire]), startedAt);
    expect(trouble).toMatchObject({ text: '2 alerts fire', severity: 'critical', view: 'alerts', row: null });
    const listed = answer(startState(), { kind: 'alerts' }, [alert()]);
    const later = answer(listed, { kind: 'health' }, fire, 0, startedAt + 120_000);
    expect(keysOf(activeNode(later))).toEqual(['alerts']);
  });
});
