import { writeFileSync } from 'node:fs';
import { freePort } from './node.ts';
import type { Peer, PeerName } from './peers.ts';
import { findPeer, missingPeer } from './peers.ts';
import type { Session } from './session.ts';

const parts = [
  'prometheus-node-exporter',
  'prometheus-blackbox-exporter',
  'prometheus',
  'prometheus-alertmanager',
] as const satisfies readonly PeerName[];

export interface PrometheusStack {
  /** The programs with their versions and what they are told to do. */
  readonly label: string;
  readonly pids: readonly number[];
}

/**
 * Starts what one host is watched with elsewhere, on ports of loopback: an exporter scraped every 15 s, one HTTP probe,
 * the database with these rules, the alert manager. Answers which programs are missing where not all are installed.
 */
export async function startPrometheusStack(
  session: Session,
  ruleFiles: readonly string[],
): Promise<PrometheusStack | string> {
  const found = parts.map((name) => [name, findPeer(name)] as const);
  const missing = found.filter(([, peer]) => peer === undefined).map(([name]) => missingPeer(name));
  if (missing.length > 0) return missing.join(', ');
  const peers = found.flatMap(([, peer]) => (peer === undefined ? [] : [peer]));
  const folder = session.folder();
  const ports = await Promise.all(parts.map(() => freePort()));
  const addresses = ports.map((port) => `127.0.0.1:${port}`);
  writeFileSync(`${folder}/blackbox.yml`, JSON.stringify({ modules: { http_2xx: { prober: 'http' } } }));
  writeFileSync(
    `${folder}/prometheus.yml`,
    JSON.stringify({ ...prometheusConfig(addresses), rule_files: ruleFiles }),
  );
  writeFileSync(
    `${folder}/alertmanager.yml`,
    JSON.stringify({ route: { receiver: 'none' }, receivers: [{ name: 'none' }] }),
  );
  const [exporter, blackbox, prometheus, alertmanager] = addresses;
  const commandLines = [
    [`--web.listen-address=${exporter}`],
    [`--web.listen-address=${blackbox}`, `--config.file=${folder}/blackbox.yml`],
    [
      `--web.listen-address=${prometheus}`,
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/tsdb`,
    ],
    [
      `--web.listen-address=${alertmanager}`,
      `--config.file=${folder}/alertmanager.yml`,
      `--storage.path=${folder}/alertmanager`,
      '--cluster.listen-address=',
    ],
  ];
  const pids: number[] = [];
  for (const [index, { command }] of peers.entries()) {
    const child = await session.start(command, commandLines[index] ?? [], { cwd: folder });
    pids.push(child.pid ?? 0);
  }
  return { label: `${labelOf(peers)}, scraping every 15 s`, pids };
}

function labelOf(peers: readonly Peer[]): string {
  return peers.map(({ label }) => label).join(' + ');
}

function prometheusConfig([exporter, blackbox, prometheus, alertmanager]: readonly string[]): object {
  const target = `http://${prometheus}/-/healthy`;
  return {
    global: { scrape_interval: '15s', evaluation_interval: '15s' },
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: [
      { job_name: 'node', static_configs: [{ targets: [exporter] }] },
      {
        job_name: 'blackbox',
        metrics_path: '/probe',
        params: { module: ['http_2xx'], target: [target] },
        static_configs: [{ targets: [blackbox] }],
      },
    ],
  };
}
