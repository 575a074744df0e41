import { padEndCells } from '../../../lib/cells.ts';
import type { AlertView } from './alert-view.ts';
import type { NotificationView, Section } from './notification-view.ts';
import { drawBlocks } from './sparkline.ts';

const width = 78;
const nameWidth = 11;

/** A notification as plain text, 80 columns wide but for addresses, which must stay whole. */
export function plainText(view: NotificationView, notes: readonly string[] = []): string {
  const head = [
    `${view.status.toUpperCase()}: ${view.headline}`,
    [view.counts, view.bySeverity === '' ? '' : `(${view.bySeverity})`].filter(Boolean).join(' '),
    view.time,
  ];
  const parts = [
    head.flatMap((line) => wrapped(line, width)).join('\n'),
    ...(view.why === undefined ? [] : [view.why]),
    ...view.sections.flatMap((section) => sectionText(section, view.sections.length > 1)),
    ...notes.map((note) => wrapped(`Note: ${note}`, width).join('\n')),
    ['-- ', `etlmon, receiver ${view.receiver}`, ...(view.url === undefined ? [] : [view.url])].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sectionText(section: Section, isTitled: boolean): string[] {
  const title = `${section.status === 'firing' ? 'Firing' : 'Resolved'} (${section.count})`;
  const parts = isTitled ? [`${title}\n${'-'.repeat(title.length)}`] : [];
  parts.push(...section.detailed.map(alertText));
  if (section.brief.length > 0) parts.push(section.brief.map(briefText).join('\n'));
  if (section.omitted > 0) parts.push(`and ${section.omitted} more`);
  return parts;
}

function headOf({ status, severity, name, where }: AlertView): string {
  const word = status === 'resolved' ? 'RESOLVED' : severity.toUpperCase();
  return `${padEndCells(word, 9)} ${name}${where === '' ? '' : `  ${where}`}`;
}

function briefText(view: AlertView): string {
  const about = view.value ?? view.summary ?? '';
  return wrapped(`${headOf(view)}${about === '' ? '' : `  ${about}`}`, width)
    .map((line, index) => (index === 0 ? line : `          ${line}`))
    .join('\n');
}

function alertText(view: AlertView): string {
  const { value, threshold, lastHour } = view;
  const lines = wrapped(headOf(view), width);
  for (const text of [view.summary, view.description]) {
    if (text !== undefined) lines.push(...indented(text));
  }
  const add = (name: string, text: string | undefined) => {
    if (text === undefined || text === '') return;
    const [first = '', ...rest] = wrapped(text, width - 2 - nameWidth);
    lines.push(`  ${name.padEnd(nameWidth)}${first}`);
    lines.push(...rest.map((line) => ' '.repeat(2 + nameWidth) + line));
  };
  add('Value', value === undefined ? undefined : withThreshold(value, threshold));
  if (value === undefined) add('Alerts', threshold);
  if (lastHour) add('Last hour', `${drawBlocks(lastHour)}  ${lastHour.low} to ${lastHour.high}`);
  add(view.status === 'firing' ? 'Firing' : 'Was firing', view.when);
  add('Taken by', view.acknowledgedBy);
  for (const [index, { time, kind, title, detail }] of view.events.entries()) {
    add(
      index === 0 ? 'Before' : '',
      `${time}  ${kind}: ${title}${detail === undefined ? '' : `, ${detail}`}`,
    );
  }
  for (const { title, url } of view.links) add(title, url);
  for (const [name, text] of view.annotations) lines.push(...indented(`${name}: ${text}`));
  add('Labels', view.labels.map(([name, text]) => `${name}=${text}`).join(', '));
  return lines.join('\n');
}

/** `96 %, alerts above 90 %`. */
export function withThreshold(value: string, threshold: string | undefined): string {
  return threshold === undefined ? value : `${value}, alerts ${threshold}`;
}

function indented(text: string): string[] {
  return text.split('\n').flatMap((line) => wrapped(line, width - 2).map((part) => `  ${part}`));
}

/** Broken between words; a word longer than a line stays whole. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
