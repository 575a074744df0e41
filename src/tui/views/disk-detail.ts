import { formatBytes, formatCount, formatMoment, formatPercent, harmless } from '../../lib/format.ts';
import { bar } from '../draw/bar.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { inodePercent, silenceOf } from '../state/problems.ts';
import { mountKey } from '../state/row-keys.ts';
import type { Context, PageContent } from './content.ts';
import { mountState } from './disk.ts';

/** One mount with everything the node knows of it. */
export function diskDetail({ node, place, glyphs, now }: Context): PageContent {
  const mount = answerTo(node.answers, 'fs').data?.find((one) => mountKey(one) === place.detail);
  if (mount === undefined) {
    return { kind: 'page', lines: () => [lineOf(' this mount is not there any more', tones.warning)] };
  }
  const state =
    mount.status === 'NOT_ANSWERING'
      ? span(silenceOf(mount, now), tones.critical)
      : mount.status === 'ERROR'
        ? span(harmless(mount.error_message ?? 'cannot be read'), tones.critical)
        : mountState(mount);
  const fields: Field[] = [
    ['mount', span(harmless(mount.mount_point), tones.strong)],
    ['state', state],
    ['device', harmless(mount.device)],
    ['type', `${harmless(mount.fs_type)}${mount.read_only ? ', read-only' : ''}`],
    ['size', formatBytes(mount.total_bytes)],
    ['used', `${formatBytes(mount.used_bytes)}, ${formatPercent(mount.used_percent, 1)}`],
    ['available', `${formatBytes(mount.avail_bytes)} to an unprivileged user`],
    [
      'inodes',
      `${formatCount(mount.inodes_used)} of ${formatCount(mount.inodes_total)}, ${formatPercent(inodePercent(mount), 1)}`,
    ],
    ['read at', mount.collected_at === null ? 'never' : formatMoment(Date.parse(mount.collected_at), now)],
  ];
  return {
    kind: 'page',
    lines: (width) => [
      ...drawFields(fields, width),
      [],
      [span(' '), ...bar(mount.used_percent, Math.max(1, Math.min(60, width - 2)), glyphs)],
    ],
  };
}
