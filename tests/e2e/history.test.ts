import { expect, test } from 'vitest';
import type { Health } from '../../src/contract/health.ts';
import type { History, MetricName } from '../../src/contract/history.ts';
import { etlmon } from '../support/command.ts';
import { TestNode } from '../support/etlmon.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

async function history(node: TestNode, query: string): Promise<History> {
  return (await node.get(`/api/v1/metrics/history?${query}`)) as History;
}

/** How many steps have a number. */
function filled({ series }: History): number {
  return series[0]?.avg.filter((value) => value !== null).length ?? 0;
}

test('what a node has read is there for a chart, also after it was killed', async () => {
  using folder = new TemporaryFolder();
  const config = { node: { labels: { site: 'north' } } };
  let before: History;
  {
    await using node = await TestNode.start({ folder, config });
    before = await until(
      async () => {
        const answer = await history(node, 'name=node_memory_MemTotal_bytes&step=1s');
        return filled(answer) >= 3 && answer;
      },
      { what: 'three readings', timeoutMs: 15_000 },
    );
    await node.stop('SIGKILL');
  }
  expect(before).toMatchObject({
    type: 'gauge',
    as: 'value',
    tier: 'raw',
    step_sec: 1,
    series_total: 1,
    series: [{ labels: { job: 'node', instance: 'test', site: 'north' } }],
  });
  await using node = await TestNode.start({ folder, config });
  const { from, to } = before;
  const after = await history(node, `name=node_memory_MemTotal_bytes&step=1s&from=${from}&to=${to}`);
  expect(filled(after)).toBeGreaterThanOrEqual(filled(before));

  const [, total] = await until(
    async () => /^node_memory_MemTotal_bytes\S* (\S+)$/m.exec((await node.request('/metrics')).text),
    { what: 'the first reading' },
  );
  expect(after.series[0]?.max.filter((value) => value !== null)).toContain(Number(total));

  const cpu = await until(
    async () => {
      const answer = await history(
        node,
        'name=node_cpu_seconds_total&labels={mode="idle",cpu=~"0|x"}&step=1s',
      );
      return filled(answer) > 0 && answer;
    },
    { what: 'the growth of a counter', timeoutMs: 15_000 },
  );
  expect(cpu).toMatchObject({
    as: 'rate',
    series_total: 1,
    series: [{ labels: { cpu: '0', mode: 'idle' } }],
  });
  for (const value of cpu.series[0]?.avg ?? []) if (value !== null) expect(value).toBeLessThan(1.5);

  const names = (await node.get('/api/v1/metrics/names')) as MetricName[];
  expect(names.find(({ name }) => name === 'node_cpu_seconds_total')).toMatchObject({
    type: 'counter',
    labels: ['cpu', 'instance', 'job', 'mode', 'site'],
  });
});

const refusals: Readonly<Record<string, string>> = {
  'labels={': `query.labels: 1:1: parse error: unexpected left brace '{'`,
  'labels=a=~"("': 'query.labels: 1:1: parse error: ',
  'step=5x': 'query.step: expected a duration such as 30s or 5m, got "5x"',
  'step=1ms': 'query.step: expected at most 11000 steps, got 3600000',
  'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z': 'query.from: expected a time before `to`',
  'from=yesterday': 'query.from',
};

test('what cannot be asked is refused; a metric nobody knows has no series', async () => {
  await using node = await TestNode.start();
  for (const [query, message] of Object.entries(refusals)) {
    const answer = await node.request(`/api/v1/metrics/history?name=up&${encodeURI(query)}`);
    const detail: unknown = expect.stringContaining(message);
    expect([query, answer.status, answer.json()]).toEqual([
      query,
      400,
      expect.objectContaining({ code: 'INVALID_INPUT', detail }),
    ]);
  }
  expect(await history(node, 'name=no_such_metric')).toMatchObject({ series_total: 0, series: [] });
});

test('past the limit of series the node says which metric is at fault', async () => {
  await using node = await TestNode.start({
    config: { retention: { samples: { max_series: 1000, max_series_per_metric: 1 } } },
  });
  const health = await until(
    async () => {
      const answer = (await node.request('/api/v1/health')).json() as Health;
      return answer.reasons.some((reason) => reason.startsWith('samples refused')) && answer;
    },
    { what: 'a refusal' },
  );
  expect(health.status).toBe('degraded');
  expect(health.reasons.join('\n')).toMatch(/samples refused: \w+ has 1 series; a metric may have 1;/);
  const info = await etlmon(['db', 'info', '--node', node.address]);
  expect(info.stdout).toMatch(/! [\d ]+ samples refused: \w+ has 1 series; a metric may have 1$/m);
  expect((await node.request('/metrics')).text).toMatch(
    /^etlmon_samples_refused_total\{reason="past_limits"\} [1-9]/m,
  );
});
