import type { Sample } from '../../collector.ts';
import type { Host } from '../../host.ts';
import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, numberIn, textIn } from './sys-file.ts';

const folder = 'sys/devices/system/edac/mc';
const kinds = [
  ['correctable', 'ce'],
  ['uncorrectable', 'ue'],
] as const;

/** Errors of memory that checks itself (Documentation/driver-api/edac.rst of the kernel). */
export const edacPart: Part = {
  name: 'edac',
  group: 'hardware',
  metrics: define(
    folder,
    kinds.flatMap(([kind]) => [
      [`node_edac_${kind}_errors_total`, 'counter', `Total ${kind} memory errors.`] as const,
      [
        `node_edac_csrow_${kind}_errors_total`,
        'counter',
        `Total ${kind} memory errors for this csrow.`,
      ] as const,
      [
        `node_edac_channel_${kind}_errors_total`,
        'counter',
        `Total ${kind} memory errors for this channel.`,
      ] as const,
    ]),
  ),
  read: (host) => namesIn(host, folder, /^mc\d+$/).flatMap((name) => controllerSamples(host, name)),
};

function controllerSamples(host: Host, name: string): Sample[] {
  const controller = name.slice('mc'.length);
  return [
    ...kinds.flatMap(([kind, prefix]) => [
      ...sampleOf(`node_edac_${kind}_errors_total`, numberIn(host, `${folder}/${name}/${prefix}_count`), {
        controller,
      }),
      ...sampleOf(
        `node_edac_csrow_${kind}_errors_total`,
        numberIn(host, `${folder}/${name}/${prefix}_noinfo_count`),
        { controller, csrow: 'unknown' },
      ),
    ]),
    ...namesIn(host, `${folder}/${name}`, /^csrow\d+$/).flatMap((row) =>
      rowSamples(host, `${folder}/${name}/${row}`, { controller, csrow: row.slice('csrow'.length) }),
    ),
  ];
}

function rowSamples(host: Host, row: string, labels: Sample['labels']): Sample[] {
  const channels = namesIn(host, row, /^ch\d+_ce_count$/).map((file) => /\d+/.exec(file)?.[0] ?? '');
  return kinds.flatMap(([kind, prefix]) => [
    ...sampleOf(`node_edac_csrow_${kind}_errors_total`, numberIn(host, `${row}/${prefix}_count`), labels),
    ...channels.flatMap((channel) =>
      sampleOf(
        `node_edac_channel_${kind}_errors_total`,
        numberIn(host, `${row}/ch${channel}_${prefix}_count`),
        { channel, ...labels, dimm_label: dimmLabel(textIn(host, `${row}/ch${channel}_dimm_label`)) },
      ),
    ),
  ]);
}

/** The driver's `mc#0csrow#1channel#0` is `mc0_csrow1_channel0`; what an operator wrote stays. */
function dimmLabel(label: string | undefined): string {
  return (
    label?.replaceAll('#', '').replaceAll('csrow', '_csrow').replaceAll('channel', '_channel') ?? 'unknown'
  );
}
