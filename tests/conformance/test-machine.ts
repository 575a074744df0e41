import { cpSync } from 'node:fs';
import { writeTestMachine } from '../../src/collect/system/test-machine.ts';
import { Child } from '../support/child.ts';
import { olderKey } from '../support/compare-metrics.ts';
import { http } from '../support/http.ts';
import { freePort } from '../support/prometheus.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { parseExposition } from './exposition-text.ts';
import type { ExpositionSample } from './exposition-text.ts';

/** Names node_exporter reads from the machine it runs on and not from the tree it is given. */
const notOfTheTree =
  /^node_(scrape_collector|filesystem|exporter|textfile|timex|time_seconds|time_zone|uname|network_(receive|transmit)_(?!queue))/;

/** What differs between version 1.5 and the kernel, or later versions of itself. */
const knownDifferences: readonly string[] = [
  // Of /proc/cpuinfo; it had these only where cpufreq is switched off.
  'node_cpu_frequency_hertz{core="3",cpu="0",package="0"}',
  'node_cpu_frequency_hertz{core="4",cpu="1",package="1"}',
  // Two operations of NFSv4 came in between: it tells the numbers of others under these names.
  'node_nfsd_requests_total{method="RelLockOwner",proto="4"}',
  'node_nfsd_requests_total{method="SetClientID",proto="4"}',
  'node_nfsd_requests_total{method="SetClientIDConfirm",proto="4"}',
  'node_nfsd_requests_total{method="Verify",proto="4"}',
  'node_nfsd_requests_total{method="WdelegGetattr",proto="4"}',
  'node_nfsd_requests_total{method="Write",proto="4"}',
];

export interface BothReadings {
  readonly ours: readonly ExpositionSample[];
  readonly theirs: readonly ExpositionSample[];
}

/**
 * What `read` and a real node_exporter show of a machine that has a bit of everything: the names node_exporter has,
 * with the labels it has.
 */
export async function readTestMachine(
  read: (folder: string) => Promise<readonly ExpositionSample[]>,
): Promise<BothReadings> {
  using folder = new TemporaryFolder();
  const fixtures = new URL('../../src/collect/system/fixtures/proc', import.meta.url);
  cpSync(fixtures, folder.join('proc'), { recursive: true });
  writeTestMachine(folder.path);
  const theirs = (await exported(folder.path)).filter(
    ({ name, key }) =>
      name.startsWith('node_') && !notOfTheTree.test(name) && !knownDifferences.includes(key),
  );
  const names = new Set(theirs.map(({ name }) => name));
  const ours = (await read(folder.path))
    .filter(({ name, key }) => names.has(name) && !knownDifferences.includes(key))
    .map(({ key, ...sample }) => ({ ...sample, key: olderKey(key) }));
  return { ours, theirs };
}

async function exported(folder: string): Promise<ExpositionSample[]> {
  const port = await freePort();
  await using child = await Child.start('prometheus-node-exporter', [
    `--path.procfs=${folder}/proc`,
    `--path.sysfs=${folder}/sys`,
    `--path.rootfs=${folder}`,
    `--path.udev.data=${folder}/run/udev/data`,
    // Debian's default leaves out more than upstream's.
    String.raw`--collector.diskstats.device-exclude=^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$`,
    '--collector.cpu.info',
    '--collector.meminfo_numa',
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const { status, text } = await until(() => http(`http://127.0.0.1:${port}`, '/metrics'), {
    what: 'node_exporter',
  });
  if (status !== 200 || child.isOver) throw new Error(`node_exporter answered ${status}: ${child.stderr}`);
  return parseExposition(text);
}
