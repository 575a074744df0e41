import { shortened } from './shorten.ts';
import type { AlertView } from './text/alert-view.ts';
import { withThreshold } from './text/plain-text.ts';
import { colorOf } from './text/colors.ts';
import { drawBlocks } from './text/sparkline.ts';

/** A part of a message with a bar of its own colour. https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
export interface Attachment {
  readonly color: string;
  readonly fallback: string;
  readonly text: string;
  readonly mrkdwn_in: readonly string[];
  readonly title?: string;
  readonly title_link?: string | undefined;
}

const maxText = 3000;

/** The three characters Slack's markup is made of. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cuts escaped text, and no escaped character in two. */
export function shortenedSlack(text: string, maxCharacters: number): string {
  return shortened(text, maxCharacters).replace(/&(?:a|am|amp|l|lt|g|gt)?…$/, '…');
}

/** One alert. */
export function attachmentOf(view: AlertView): Attachment {
  const lines = [headOf(view)];
  const add = (text: string | undefined) => text !== undefined && lines.push(escapeSlack(text));
  add(view.summary);
  add(view.description);
  if (view.value !== undefined) add(withThreshold(view.value, view.threshold));
  const { lastHour } = view;
  if (lastHour) add(`${drawBlocks(lastHour)}  ${lastHour.low} to ${lastHour.high} in the last hour`);
  for (const { time, kind, title, detail } of view.events) {
    add(`• ${time} ${kind}: ${title}${detail === undefined ? '' : ` (${detail})`}`);
  }
  if (view.acknowledgedBy !== undefined) add(`Taken by ${view.acknowledgedBy}`);
  // A link that is cut is none: they come before what may be long.
  const links = view.links.map(({ title, url }) => `<${linkAddress(url)}|${title}>`).join(' · ');
  const text = shortenedSlack(lines.join('\n'), maxText - links.length - 1);
  return {
    color: colorOf(view.status, view.severity),
    fallback: escapeSlack(`${view.name} ${view.where}`.trim()),
    text: links === '' ? text : `${text}\n${links}`,
    mrkdwn_in: ['text'],
  };
}

function headOf({ status, severity, name, where, when }: AlertView): string {
  const word = status === 'resolved' ? 'Resolved' : severity.charAt(0).toUpperCase() + severity.slice(1);
  return `*${word}: ${escapeSlack(name)}* ${escapeSlack(where)} · ${status === 'firing' ? 'firing ' : ''}${when}`;
}

function linkAddress(url: string): string {
  return escapeSlack(url).replaceAll('|', '%7C');
}
