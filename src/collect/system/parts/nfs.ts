import type { Sample } from '../../collector.ts';
import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { version2, version3, version4Client, version4Server } from './rpc-procedures.ts';
import { parseRpcStats } from './rpc-stats.ts';

/** A counter of one line: its name, its labels, the line's word, which number of it. */
type Counter = readonly [name: string, labels: Sample['labels'], word: string, index: number];

const clientCounters: readonly Counter[] = [
  ['node_nfs_packets_total', { protocol: 'udp' }, 'net', 1],
  ['node_nfs_packets_total', { protocol: 'tcp' }, 'net', 2],
  ['node_nfs_connections_total', {}, 'net', 3],
  ['node_nfs_rpcs_total', {}, 'rpc', 0],
  ['node_nfs_rpc_retransmissions_total', {}, 'rpc', 1],
  ['node_nfs_rpc_authentication_refreshes_total', {}, 'rpc', 2],
];

const serverCounters: readonly Counter[] = [
  ['node_nfsd_reply_cache_hits_total', {}, 'rc', 0],
  ['node_nfsd_reply_cache_misses_total', {}, 'rc', 1],
  ['node_nfsd_reply_cache_nocache_total', {}, 'rc', 2],
  ['node_nfsd_file_handles_stale_total', {}, 'fh', 0],
  ['node_nfsd_disk_bytes_read_total', {}, 'io', 0],
  ['node_nfsd_disk_bytes_written_total', {}, 'io', 1],
  ['node_nfsd_server_threads', {}, 'th', 0],
  // Kernels from 5.3 on have no such cache and no such line.
  ['node_nfsd_read_ahead_cache_size_blocks', {}, 'ra', 0],
  ['node_nfsd_read_ahead_cache_not_found_total', {}, 'ra', 11],
  ['node_nfsd_packets_total', { proto: 'udp' }, 'net', 1],
  ['node_nfsd_packets_total', { proto: 'tcp' }, 'net', 2],
  ['node_nfsd_connections_total', {}, 'net', 3],
  ['node_nfsd_server_rpcs_total', {}, 'rpc', 0],
  ['node_nfsd_rpc_errors_total', { error: 'fmt' }, 'rpc', 2],
  ['node_nfsd_rpc_errors_total', { error: 'auth' }, 'rpc', 3],
  ['node_nfsd_rpc_errors_total', { error: 'cInt' }, 'rpc', 4],
];

/** This machine as a client of NFS, where it has been one since it started. */
export const nfsPart: Part = {
  name: 'nfs',
  group: 'disk',
  metrics: define('proc/net/rpc/nfs', [
    ['node_nfs_connections_total', 'counter', 'Total number of TCP connections to NFS servers.'],
    ['node_nfs_packets_total', 'counter', 'Network packets of the NFS client by protocol.'],
    ['node_nfs_requests_total', 'counter', 'Number of NFS procedures invoked.'],
    ['node_nfs_rpc_authentication_refreshes_total', 'counter', 'Number of RPC authentication refreshes.'],
    ['node_nfs_rpc_retransmissions_total', 'counter', 'Number of RPC transmissions repeated.'],
    ['node_nfs_rpcs_total', 'counter', 'Total number of RPCs performed.'],
  ]),
  read(host) {
    const text = host.readIfPresent('proc/net/rpc/nfs');
    if (text === undefined) return [];
    const lines = parseRpcStats(text);
    return [
      ...counterSamples(lines, clientCounters),
      ...requests('node_nfs_requests_total', '2', version2, lines.get('proc2')),
      ...requests('node_nfs_requests_total', '3', version3, lines.get('proc3')),
      // An older kernel has fewer: those it lacks were never invoked.
      ...requests('node_nfs_requests_total', '4', version4Client, lines.get('proc4')),
    ];
  },
};

/** This machine as a server of NFS, where it is one. */
export const nfsServerPart: Part = {
  name: 'nfsd',
  group: 'disk',
  metrics: define('proc/net/rpc/nfsd', [
    ['node_nfsd_connections_total', 'counter', 'Total number of TCP connections.'],
    ['node_nfsd_disk_bytes_read_total', 'counter', 'Total bytes read.'],
    ['node_nfsd_disk_bytes_written_total', 'counter', 'Total bytes written.'],
    ['node_nfsd_file_handles_stale_total', 'counter', 'Total number of stale file handles.'],
    ['node_nfsd_packets_total', 'counter', 'Network packets by protocol.'],
    ['node_nfsd_read_ahead_cache_not_found_total', 'counter', 'Misses of the read-ahead cache.'],
    ['node_nfsd_read_ahead_cache_size_blocks', 'gauge', 'Size of the read-ahead cache in blocks.'],
    ['node_nfsd_reply_cache_hits_total', 'counter', 'Replies sent again because the client lost them.'],
    ['node_nfsd_reply_cache_misses_total', 'counter', 'Operations that had to be cached.'],
    ['node_nfsd_reply_cache_nocache_total', 'counter', 'Operations that need no cache.'],
    ['node_nfsd_requests_total', 'counter', 'Requests by method and protocol.'],
    ['node_nfsd_rpc_errors_total', 'counter', 'RPC errors by type.'],
    ['node_nfsd_server_rpcs_total', 'counter', 'Total number of RPCs.'],
    ['node_nfsd_server_threads', 'gauge', 'Number of kernel threads that serve.'],
  ]),
  read(host) {
    const text = host.readIfPresent('proc/net/rpc/nfsd');
    if (text === undefined) return [];
    const lines = parseRpcStats(text);
    // The first three operations are of no use, and what is called Null is not shown of a server.
    const operations = ['-', '-', '-', ...version4Server];
    const hidden = (names: readonly string[]): string[] =>
      names.map((name) => (name === 'Null' ? '-' : name));
    const name = 'node_nfsd_requests_total';
    return [
      ...counterSamples(lines, serverCounters),
      ...requests(name, '2', hidden(version2), lines.get('proc2')),
      ...requests(name, '3', hidden(version3), lines.get('proc3')),
      ...requests(name, '4', operations, lines.get('proc4ops')),
      ...sampleOf(name, lines.get('wdeleg_getattr')?.[0] ?? 0, { method: 'WdelegGetattr', proto: '4' }),
    ];
  },
};

function counterSamples(
  lines: ReadonlyMap<string, readonly number[]>,
  counters: readonly Counter[],
): Sample[] {
  return counters.map(([name, labels, word, index]) => ({
    name,
    labels,
    value: lines.get(word)?.[index] ?? 0,
  }));
}

/** The first number of a line is how many follow. */
function requests(
  name: string,
  proto: string,
  methods: readonly string[],
  numbers: readonly number[] | undefined,
): Sample[] {
  return methods.flatMap((method, index) =>
    method === '-' ? [] : [{ name, labels: { method, proto }, value: numbers?.[index + 1] ?? 0 }],
  );
}
