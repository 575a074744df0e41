import { cutEnd, cutMiddle, displayWidth, padEndCells, padStartCells } from '../../lib/cells.ts';
import { formatBytes, formatPercent, harmless } from '../../lib/format.ts';
import { bar, shareStyle } from '../draw/bar.ts';
import type { Line } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { silenceOf } from '../state/problems.ts';
import type { Context } from './content.ts';

/** The fullest mounts; those that do not answer first. */
export function mountLines({ node, glyphs, now }: Context, width: number, most: number): Line[] {
  const mounts = answerTo(node.answers, 'fs').data;
  if (mounts === null) return [[span('not known yet', tones.muted)]];
  const fullness = (used: number | null, isSilent: boolean): number => (isSilent ? 1000 : (used ?? -1));
  const shown = mounts
    .filter(({ read_only: isReadOnly }) => !isReadOnly)
    .toSorted(
      (a, b) =>
        fullness(b.used_percent, b.status === 'NOT_ANSWERING') -
        fullness(a.used_percent, a.status === 'NOT_ANSWERING'),
    )
    .slice(0, most);
  if (shown.length === 0) return [[span('none', tones.muted)]];
  const nameWidth = Math.min(
    Math.max(12, ...shown.map((mount) => displayWidth(mount.mount_point))),
    Math.max(12, width - 50),
  );
  return shown.map((mount) => {
    const name = padEndCells(cutMiddle(harmless(mount.mount_point), nameWidth, glyphs.ellipsis), nameWidth);
    if (mount.status === 'NOT_ANSWERING') {
      const room = width - nameWidth - 3;
      const text = silenceOf(mount, now);
      const fitting = text.length <= room ? text : text.replace('last seen ', '');
      return [span(`${name}  `), span(cutEnd(fitting, room, glyphs.ellipsis), tones.critical)];
    }
    const style = shareStyle(mount.used_percent);
    return [
      span(`${name}  `),
      span(padStartCells(formatPercent(mount.used_percent), 5), style),
      span(' '),
      ...bar(mount.used_percent, 16, glyphs),
      span(`  ${padStartCells(formatBytes(mount.avail_bytes), 5)} left`),
    ];
  });
}

/** How many collectors work, and those that do not. */
export function collectorLines({ node, glyphs }: Context, width: number, most: number): Line[] {
  const health = answerTo(node.answers, 'health').data;
  if (health === null) return [[span('not known yet', tones.muted)]];
  const count = (wanted: string): number =>
    health.collectors.filter(({ status }) => status === wanted).length;
  const failing = health.collectors.filter(({ status }) => status === 'failing');
  const skipped = health.collectors.reduce((sum, { skipped_ticks: ticks }) => sum + ticks, 0);
  const summary = [
    `${count('ok')} ok`,
    ...(count('pending') > 0 ? [`${count('pending')} pending`] : []),
    ...(count('unavailable') > 0 ? [`${count('unavailable')} unavailable`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ');
  const head: Line = [
    ...(failing.length > 0
      ? [span(`${glyphs.warning} ${failing.length} failing`, tones.warning), span(', ')]
      : []),
    span(cutEnd(summary, width - 16, glyphs.ellipsis)),
  ];
  const details = failing.map(({ collector, task, last_error: error }): Line => {
    const what = task === collector ? collector : `${collector} ${task}`;
    return [
      span(
        cutEnd(`${harmless(what)}: ${harmless(error ?? 'unknown why')}`, width, glyphs.ellipsis),
        tones.warning,
      ),
    ];
  });
  return [head, ...details].slice(0, Math.max(1, most));
}
