import type { ExpositionSample } from '../conformance/exposition-text.ts';

/** Families both emit that tell something else on each side, with the reason. */
const incomparable: readonly (readonly [RegExp, string])[] = [
  [
    /^node_scrape_collector_/,
    'its collectors are cut differently: cpu, meminfo, netdev …; ours are system, disk …',
  ],
  [/^process_/, 'each tells about its own process'],
];

/** Labels that node_exporter has got since the version tests run beside, 1.5. */
const newerLabels = /,?(adminstate|cntlid|rotational)="[^"]*"/g;

/** The key of one of our samples, as that version would have it. */
export function olderKey(key: string): string {
  return key.replaceAll(newerLabels, '').replace('{,', '{');
}

/** What does not move between two readings must be equal. */
const constant =
  /^node_(boot_time_seconds|uname_info|filefd_maximum|filesystem_(size_bytes|files|readonly|device_error)|memory_(MemTotal|SwapTotal|CommitLimit|Hugepagesize|VmallocTotal)_bytes|memory_HugePages_Total)$/;

/** What goes up and down by itself: only that it is there is compared. */
const restless =
  /^node_(load1|load5|load15|procs_running|procs_blocked|disk_io_now|filefd_allocated|memory_\w+|time_seconds|sockstat_\w+|entropy_available_bits|udp_queues|netstat_Tcp_CurrEstab|timex_\w+|cpu_scaling_frequency_hertz)$/;

/** Counters and levels move on between the two readings; by this much of their value at most, or by `slack`. */
const tolerance = 0.05;
/** Seconds, requests or small numbers of anything else. */
const slack = 50;
/** Bytes moved in the second or two between the readings. */
const byteSlack = 64 * 2 ** 20;

/**
 * What is wrong with our samples beside those of node_exporter, for each name both emit: a series one of them lacks,
 * or a value that is not the same, or not near.
 */
export function compareMetrics(
  ours: readonly ExpositionSample[],
  theirs: readonly ExpositionSample[],
): string[] {
  const [own, other] = [ours, theirs].map((samples) => Map.groupBy(samples, ({ name }) => name));
  return [...own!.keys()]
    .filter((name) => other!.has(name) && !incomparable.some(([pattern]) => pattern.test(name)))
    .flatMap((name) => compareFamily(name, own!.get(name) ?? [], other!.get(name) ?? []));
}

function compareFamily(
  name: string,
  ours: readonly ExpositionSample[],
  theirs: readonly ExpositionSample[],
): string[] {
  const missing = new Map(theirs.map(({ key, value }) => [key, value]));
  const wrong: string[] = [];
  for (const { key: ownKey, value } of ours) {
    const key = olderKey(ownKey);
    const expected = missing.get(key);
    missing.delete(key);
    if (expected === undefined) wrong.push(`${key}: not in node_exporter`);
    else if (!isAlike(name, value, expected)) wrong.push(`${key}: ${value}, in node_exporter ${expected}`);
  }
  return [...wrong, ...[...missing.keys()].map((key) => `${key}: only in node_exporter`)];
}

function isAlike(name: string, value: number, expected: number): boolean {
  if (constant.test(name)) return value === expected;
  if (restless.test(name)) return Number.isFinite(value);
  const margin = name.includes('bytes') ? byteSlack : slack;
  return Math.abs(value - expected) <= Math.max(Math.abs(expected) * tolerance, margin);
}
