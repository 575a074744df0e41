import { harmless } from '../../lib/format.ts';
import { answerTo } from './answers.ts';
import type { Selector } from './chart-selector.ts';
import { selectorOf } from './chart-selector.ts';
import type { NodeState } from './model.ts';

/** A chart by a short name. */
export interface ChartShortcut {
  readonly name: string;
  readonly help: string;
  readonly selector: Selector;
  readonly spanMs?: number;
}

const dayMs = 86_400_000;

/** The charts of what the overview shows, and of the mounts. */
export function chartShortcuts({ answers }: NodeState): ChartShortcut[] {
  const mounts = answerTo(answers, 'fs').data ?? [];
  const system = answerTo(answers, 'system').data;
  return [
    shortcut(
      'cpu',
      'share of each core that is idle',
      selectorOf('node_cpu_seconds_total', { mode: 'idle' }),
    ),
    shortcut('memory', 'available', selectorOf('node_memory_MemAvailable_bytes')),
    shortcut('load', 'over one minute', selectorOf('node_load1')),
    shortcut('network in', 'of each interface', selectorOf('node_network_receive_bytes_total')),
    shortcut('network out', 'of each interface', selectorOf('node_network_transmit_bytes_total')),
    shortcut('disk read', 'of each device', selectorOf('node_disk_read_bytes_total')),
    shortcut('disk write', 'of each device', selectorOf('node_disk_written_bytes_total')),
    shortcut('disk busy', 'share of the time', selectorOf('node_disk_io_time_seconds_total')),
    ...(system?.pressure === null || system === null
      ? []
      : (['cpu', 'memory', 'io'] as const).map((kind) =>
          shortcut(
            `pressure ${kind}`,
            'share of the time some task waited',
            selectorOf(`node_pressure_${kind}_waiting_seconds_total`),
          ),
        )),
    ...mounts.map(({ mount_point: mount }) => ({
      ...shortcut(`space ${harmless(mount)}`, 'available, 24 h', mountSelector(mount)),
      spanMs: dayMs,
    })),
  ];
}

function shortcut(name: string, help: string, selector: Selector): ChartShortcut {
  return { name, help, selector };
}

/** What is left on a mount. */
export function mountSelector(mountPoint: string): Selector {
  return selectorOf('node_filesystem_avail_bytes', { mountpoint: mountPoint });
}

/** The size of all files below a path. */
export function pathSelector(path: string): Selector {
  return selectorOf('etlmon_path_size_bytes', { path });
}

/** The processor time of all processes of a watch. */
export function watchSelector(watch: string): Selector {
  return selectorOf('namedprocess_namegroup_cpu_seconds_total', { groupname: watch });
}
