import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatMoment,
  formatPercent,
  harmless,
} from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { findProcess } from '../state/lookup.ts';
import type { Context, PageContent } from './content.ts';
import { processState } from './processes.ts';

/** One process with everything the node knows of it. */
export function processDetail({ node, place, glyphs, now }: Context): PageContent {
  const process = findProcess(node, place.detail);
  if (process === undefined) {
    return { kind: 'page', lines: () => [lineOf(' this process is not there any more', tones.warning)] };
  }
  const moment = (timestamp: string | null): string =>
    timestamp === null ? '–' : formatMoment(Date.parse(timestamp), now);
  const fields: Field[] = [
    ['name', span(harmless(process.process_name), tones.strong)],
    ['state', processState(process, glyphs)],
    ['pid', `${process.pid ?? '–'}, parent ${process.ppid ?? '–'}`],
    ['user', harmless(process.user ?? '–')],
    [
      'started',
      `${moment(process.start_time)}${process.runtime_sec === null ? '' : `, running ${formatElapsed(process.runtime_sec * 1000)}`}`,
    ],
    ['cpu', `${formatPercent(process.cpu_percent, 1)} of one core`],
    ['memory', formatBytes(process.mem_rss_bytes)],
    ['threads', formatCount(process.threads)],
    ['open files', process.open_files === null ? 'may not be read' : formatCount(process.open_files)],
    ['command', harmless(process.cmdline ?? (process.kernel_thread ? 'kernel thread' : '–'))],
  ];
  if (process.watch !== null) {
    fields.push(['watch', `${harmless(process.watch)}, ${formatCount(process.restarts ?? 0)} restarts`]);
  }
  if (process.last_event !== null) {
    const { kind, at, pid } = process.last_event;
    fields.push(['last event', `${kind} ${moment(at)}${pid === null ? '' : ` (pid ${pid})`}`]);
  }
  return { kind: 'page', lines: (width) => drawFields(fields, width) };
}
