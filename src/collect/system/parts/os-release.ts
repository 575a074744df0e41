import { define } from './part.ts';
import type { Part } from './part.ts';

const labelNames = [
  'build_id',
  'id',
  'id_like',
  'image_id',
  'image_version',
  'name',
  'pretty_name',
  'variant',
  'variant_id',
  'version',
  'version_codename',
  'version_id',
] as const;

/** Which distribution this is. */
export const osReleasePart: Part = {
  name: 'os_release',
  group: undefined,
  metrics: define('etc/os-release', [
    ['node_os_info', 'gauge', 'The fields of os-release(5) as labels; always 1.'],
    ['node_os_support_end_timestamp_seconds', 'gauge', 'When the support of this release ends, in unixtime.'],
    ['node_os_version', 'gauge', 'The major and minor part of the version.'],
  ]),
  read(host) {
    const text = host.readIfPresent('etc/os-release') ?? host.readIfPresent('usr/lib/os-release');
    if (text === undefined) return [];
    const fields = parseOsRelease(text);
    const field = (name: string): string => fields.get(name.toUpperCase()) ?? '';
    const version = Number(/^\d+\.?\d*/.exec(field('version_id'))?.[0] ?? 0);
    const supportEnd = /^\d{4}-\d\d-\d\d$/.test(field('support_end'))
      ? Date.parse(field('support_end'))
      : NaN;
    const labels = { id: field('id'), id_like: field('id_like'), name: field('name') };
    return [
      {
        name: 'node_os_info',
        labels: Object.fromEntries(labelNames.map((name) => [name, field(name)])),
        value: 1,
      },
      ...(version > 0 ? [{ name: 'node_os_version', labels, value: version }] : []),
      ...(Number.isNaN(supportEnd)
        ? []
        : [{ name: 'node_os_support_end_timestamp_seconds', labels: {}, value: supportEnd / 1000 }]),
    ];
  },
};

/**
 * Parses the assignments of os-release(5): values bare, or in single or double quotes, where a backslash takes the
 * meaning from the next character. Other lines are passed over.
 */
export function parseOsRelease(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trimEnd()) ?? [];
    if (name === undefined || value === undefined) continue;
    const [, quote, quoted] = /^(["'])(.*)\1$/.exec(value) ?? [];
    const bare = quoted ?? value;
    fields.set(name, quote === "'" ? bare : bare.replaceAll(/\\(.)/g, '$1'));
  }
  return fields;
}
