import type { Mount } from '../../contract/fs.ts';
import { displayWidth } from '../../lib/cells.ts';
import { formatBytes, formatPercent, harmless } from '../../lib/format.ts';
import { bar, shareStyle, thresholds } from '../draw/bar.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { sparkline } from '../draw/sparkline.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import type { Column, Note, TableSpec } from '../draw/table.ts';
import type { Answers } from '../state/answers.ts';
import { answerTo } from '../state/answers.ts';
import { fullness, resample } from '../state/sparks.ts';
import { inodePercent, silenceOf } from '../state/problems.ts';
import { mountKey } from '../state/row-keys.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';

/** Every mount of the node with what it holds. */
export function diskContent(context: Context): Content {
  const mounts = answerTo(context.node.answers, 'fs').data ?? [];
  return tableContent(diskTable(context, mounts), mounts, context.list);
}

/** The columns of the mounts; also those of the overview. */
export function diskTable({ glyphs, now, node, place }: Context, mounts: readonly Mount[]): TableSpec<Mount> {
  const longest = Math.max(14, ...mounts.map((mount) => displayWidth(mount.mount_point)));
  const number = (
    id: string,
    title: string,
    priority: number,
    of: (mount: Mount) => number | null,
  ): Column<Mount> => ({
    id,
    title,
    width: 5,
    align: 'right',
    priority,
    descends: true,
    value: of,
    cell: (mount) => formatBytes(of(mount)),
  });
  return {
    key: mountKey,
    text: (mount) => `${mount.mount_point} ${mount.fs_type} ${mount.device}`,
    defaultSort: { column: 'mount', descending: false },
    note: (mount) => mountNote(mount, now),
    besideNote: ['mount', 'type'],
    columns: [
      {
        id: 'mount',
        title: 'MOUNT',
        width: 14,
        maxWidth: Math.min(70, longest),
        priority: 'keep',
        value: (mount) => mount.mount_point,
        cell: (mount) => harmless(mount.mount_point),
      },
      {
        id: 'type',
        title: 'TYPE',
        width: 6,
        maxWidth: 10,
        priority: 3,
        cut: 'end',
        value: (mount) => mount.fs_type,
        cell: (mount) => harmless(mount.fs_type),
      },
      number('size', 'SIZE', 4, (mount) => mount.total_bytes),
      number('used', 'USED', 5, (mount) => mount.used_bytes),
      number('avail', 'AVAIL', 6, (mount) => mount.avail_bytes),
      {
        id: 'use',
        title: 'USE',
        width: 5,
        align: 'right',
        priority: 8,
        descends: true,
        value: (mount) => mount.used_percent,
        cell: (mount) =>
          span(formatPercent(mount.used_percent), mount.read_only ? {} : shareStyle(mount.used_percent)),
      },
      {
        id: 'bar',
        title: '',
        width: 8,
        maxWidth: 40,
        priority: 2,
        cell: (mount, width) => bar(mount.used_percent, width, glyphs),
      },
      ...(place.view === 'disk' ? [dayColumn(node.answers, glyphs)] : []),
      {
        id: 'inodes',
        title: 'INODES',
        width: 7,
        align: 'right',
        priority: 1,
        descends: true,
        value: inodePercent,
        cell: (mount) => span(formatPercent(inodePercent(mount)), shareStyle(inodePercent(mount))),
      },
      { id: 'state', title: 'STATE', width: 9, priority: 'keep', cell: mountState },
    ],
  };
}

/** How full it was over the last day. */
function dayColumn(answers: Answers, glyphs: Glyphs): Column<Mount> {
  return {
    id: 'day',
    title: '24 H',
    width: 8,
    maxWidth: 24,
    priority: 1.5,
    cell: ({ mount_point: mountpoint }, width) => {
      const day = resample(fullness(answers, mountpoint), width);
      return [span(sparkline(day, glyphs, 100), tones.muted)];
    },
  };
}

/** What a mount without fresh numbers has to say. */
function mountNote(mount: Mount, now: number): Note | null {
  if (mount.status === 'NOT_ANSWERING') {
    const text = silenceOf(mount, now);
    return { text, short: text.replace('last seen ', ''), style: tones.critical };
  }
  if (mount.status === 'ERROR')
    return span(harmless(mount.error_message ?? 'cannot be read'), tones.critical);
  if (mount.status === 'PENDING' && mount.total_bytes === null) return span('not read yet', tones.muted);
  return null;
}

/** The state of a mount in a word, with a sign where it deserves attention. */
export function mountState(mount: Mount): Span {
  if (mount.read_only) return span('read-only', tones.muted);
  const used = mount.used_percent ?? 0;
  if (used >= thresholds.critical) return span('! full', tones.critical);
  if (used >= thresholds.warning) return span('! filling', tones.warning);
  const inodes = inodePercent(mount) ?? 0;
  if (inodes >= thresholds.warning) return span('! inodes', shareStyle(inodes));
  return span('ok', tones.good);
}
