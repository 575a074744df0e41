import { define } from './part.ts';
import type { Part } from './part.ts';
import { namesIn, textIn } from './sys-file.ts';

const folder = 'sys/devices/system/cpu/vulnerabilities';

/** Faults of this kind of CPU, and what the kernel does against them. */
export const vulnerabilitiesPart: Part = {
  name: 'vulnerabilities',
  group: 'vulnerabilities',
  isFixed: true,
  metrics: define(folder, [
    ['node_cpu_vulnerabilities_info', 'gauge', 'State of each CPU vulnerability, as labels; always 1.'],
  ]),
  read: (host) =>
    namesIn(host, folder, /./).flatMap((codename) => {
      const text = textIn(host, `${folder}/${codename}`);
      if (text === undefined) return [];
      return [
        {
          name: 'node_cpu_vulnerabilities_info',
          labels: { codename, ...parseVulnerability(text) },
          value: 1,
        },
      ];
    }),
};

/** Parses `Mitigation: PTI` and its kind (sysfs-devices-system-cpu of the kernel's ABI). */
export function parseVulnerability(text: string): { readonly mitigation: string; readonly state: string } {
  if (/^not affected/i.test(text)) return { mitigation: '', state: 'not affected' };
  const [, state, rest = ''] = /^(vulnerable|mitigation|unknown)\S*\s*(.*)$/is.exec(text) ?? [];
  if (state === undefined) return { mitigation: text, state: 'unknown' };
  return { mitigation: rest.split(/\s+/).join(' '), state: state.toLowerCase() };
}
