import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exposition } from '../../src/api/exposition.ts';
import { Host } from '../../src/collect/host.ts';
import { textfileSection } from '../../src/collect/textfile/config.ts';
import { createTextfileCollector, textfileMetrics } from '../../src/collect/textfile/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { MetricDefinition } from '../../src/lib/reading.ts';
import { parseExposition } from '../conformance/exposition-text.ts';
import { Child } from '../support/child.ts';
import { http } from '../support/http.ts';
import { requirePart } from '../support/parts.ts';
import { freePort } from '../support/prometheus.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

/** What a folder of years may hold; names in the order they are read. */
const files: Readonly<Record<string, string>> = {
  'backup.prom':
    '# HELP backup_age_seconds Age of the newest backup.\n# TYPE backup_age_seconds gauge\n' +
    'backup_age_seconds{target="a",kind="full"} 3600\nbackup_age_seconds{target="b"} 1.5e5\nbackup_ok 1\n',
  'bad-comment.prom': '# TYPE a meter\na 1\n',
  'bad-escape.prom': 'escaped{path="C:\\x"} 1\n',
  'bad-exemplar.prom': 'exemplar 1 # {id="1"} 1\n',
  'bad-half.prom': 'whole 1\nhalf 1',
  'bad-late-type.prom': 'late 1\n# TYPE late gauge\n',
  'bad-line.prom': 'fine 1\nthis is no sample\n',
  'bad-timestamp.prom': 'timed 1 1395066363000\n',
  'bad-two-types.prom': '# TYPE twice gauge\n# TYPE twice gauge\ntwice 1\n',
  'comments.prom': '# just a remark\n# TYPE unseen gauge\n',
  'duplicate-1.prom': 'duplicate{f="1"} 1\n',
  'duplicate-2.prom': 'duplicate{f="1"} 2\nduplicate{f="2"} 3\n',
  'duplicate-within.prom': 'within{a="1"} 1\nwithin{a="1"} 2\n',
  'empty.prom': '',
  'escapes.prom': 'quoted{path="C:\\\\dir \\"x\\"\\nend ü"} -0.25\n',
  'help-1.prom': '# HELP told One text.\n# TYPE told gauge\ntold{f="1"} 1\n',
  'help-2.prom': '# HELP told Another text.\n# TYPE told gauge\ntold{f="2"} 1\n',
  'help-none.prom': '# TYPE told gauge\ntold{f="3"} 1\n',
  'histogram.prom':
    '# TYPE took_seconds histogram\ntook_seconds_bucket{le="1"} 1\ntook_seconds_bucket{le="+Inf"} 2\n' +
    'took_seconds_sum 3\ntook_seconds_count 2\n# TYPE size summary\nsize{quantile="0.5"} 1\nsize_sum 1\nsize_count 1\n',
  'openmetrics.prom': '# TYPE open gauge\nopen 1\n# EOF\n',
  'special.prom': 'special{v="nan"} NaN\nspecial{v="inf"} +Inf\nspecial{v="minus"} -Inf\n',
  'type-1.prom': '# TYPE typed gauge\ntyped{f="1"} 1\n',
  'type-2.prom': '# TYPE typed counter\ntyped{f="2"} 1\n',
  '.hidden.prom': 'hidden 1\n',
  'other.txt': 'other 1\n',
};

test('the same folder gives the same samples, types and help as a real node_exporter', async (context) => {
  requirePart(context, 'prometheus-node-exporter', 'prometheus-node-exporter');
  using folder = new TemporaryFolder();
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  symlinkSync('/no/such/file', folder.join('bad-link.prom'));
  const theirs = await exported(folder.path);
  const ours = await collected(folder.path);
  expect(samplesOf(ours)).toEqual(samplesOf(theirs));
  expect(samplesOf(ours).length).toBeGreaterThan(30);
  expect(typesOf(ours)).toEqual(typesOf(theirs));
});

test('a folder that is not there is an error for both', async (context) => {
  requirePart(context, 'prometheus-node-exporter', 'prometheus-node-exporter');
  const theirs = await exported('/no/such/folder');
  expect(samplesOf(await collected('/no/such/folder'))).toEqual(samplesOf(theirs));
});

/** What node_exporter shows for the folder, without what it tells about itself. */
async function exported(folder: string): Promise<string> {
  const port = await freePort();
  await using child = await Child.start('prometheus-node-exporter', [
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.disable-exporter-metrics',
  ]);
  const answer = await until(() => http(`http://127.0.0.1:${port}`, '/metrics'), { what: 'node_exporter' });
  expect([answer.status, child.isOver]).toEqual([200, false]);
  return answer.text
    .split('\n')
    .filter((line) => !/^(# \w+ )?(promhttp_|node_exporter_|node_scrape_)/.test(line))
    .join('\n');
}

async function collected(folder: string): Promise<string> {
  const collector = createTextfileCollector(textfileSection().parse({ path: folder }), {
    host: new Host(),
    clock: systemClock,
    restored: () => [],
  });
  const { samples = [] } = await collector.tasks[0]!.read(new AbortController().signal);
  const definitions = [...textfileMetrics, ...collector.definitions()];
  return exposition(
    new Map(definitions.map((each): [string, MetricDefinition] => [each.name, each])),
    samples,
  );
}

/** Sorted; a label without a value, which node_exporter adds to series that lack it, is no label. */
function samplesOf(text: string): string[] {
  return parseExposition(text)
    .map(({ key, value }) => `${key.replaceAll(/(?<=[{,])\w+="",?/g, '').replace(',}', '}')} ${value}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
}

function typesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('# '))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
