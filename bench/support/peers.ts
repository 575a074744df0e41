import { spawnSync } from 'node:child_process';

/** A program to compare with. */
export interface Peer {
  readonly command: string;
  /** `find 4.9.0`. */
  readonly label: string;
}

/** The Debian package that brings each program, and how it tells its version. */
const known = {
  find: { package: 'findutils', flag: '--version' },
  du: { package: 'coreutils', flag: '--version' },
  gdu: { package: 'gdu', flag: '--version' },
  wrk: { package: 'wrk', flag: '--version' },
  rsyslogd: { package: 'rsyslog', flag: '-v' },
  tail: { package: 'coreutils', flag: '--version' },
  grep: { package: 'grep', flag: '--version' },
  tmux: { package: 'tmux', flag: '-V' },
  btop: { package: 'btop', flag: '--version' },
  glances: { package: 'glances', flag: '--version' },
  prometheus: { package: 'prometheus', flag: '--version' },
  'prometheus-node-exporter': { package: 'prometheus-node-exporter', flag: '--version' },
  'prometheus-blackbox-exporter': { package: 'prometheus-blackbox-exporter', flag: '--version' },
  'prometheus-alertmanager': { package: 'prometheus-alertmanager', flag: '--version' },
} as const;

export type PeerName = keyof typeof known;

/** The peer with its version, or `undefined` where it is not installed. */
export function findPeer(name: PeerName): Peer | undefined {
  const { stdout, stderr, error } = spawnSync(name, [known[name].flag], { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  const version = /\d+\.\d[\w.+~-]*/.exec(stdout + stderr)?.[0] ?? 'of unknown version';
  return { command: name, label: `${name} ${version}` };
}

/** What stands in place of a peer that is not there. */
export function missingPeer(name: PeerName): string {
  return `${name} is not installed (package ${known[name].package})`;
}
