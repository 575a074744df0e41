import { cutEnd } from '../../../lib/cells.ts';
import { harmless } from '../../../lib/format.ts';
import type { Notification, NotifiedAlert } from '../../notification.ts';
import { alertName, aspectOf, placeOf } from './naming.ts';
import { formatValue } from './quantity.ts';
import { textsOf } from '../../texts.ts';

/** Longer ones are cut by mail programs anyway. */
const maxHeadline = 150;
const maxShown = 2;
const maxWithValues = 3;

/** What a notification is about in one line: `[FIRING 2] DiskFull on etl-01: /data 96 %`. */
export function subjectOf(notification: Notification): string {
  return `[${tagOf(notification)}] ${headlineOf(notification)}`;
}

/** `FIRING 2`, `RESOLVED`. */
export function tagOf({ status, alerts, reason }: Notification): string {
  const count = alerts.filter((alert) => alert.status === status).length;
  const number = status === 'resolved' && count === 1 ? '' : ` ${count}`;
  const why = reason === 'escalation' ? ', NOT ACKNOWLEDGED' : '';
  return `${reason === 'test' ? 'TEST ' : ''}${status.toUpperCase()}${number}${why}`;
}

/** The subject without what stands in brackets. */
export function headlineOf({ status, alerts, commonLabels, groupLabels }: Notification): string {
  const told = alerts.filter((alert) => alert.status === status);
  const names = [...new Set(told.map(({ labels }) => alertName(labels)))];
  const place = placeOf(commonLabels) ?? placeOf(groupLabels);
  const on = place === undefined ? '' : ` on ${place}`;
  const details = names.length === 1 ? detailsOf(told, place === undefined) : [];
  const detail = details.length === 0 ? '' : `: ${listed(details)}`;
  return cutEnd(harmless(listed(names) + on + detail), maxHeadline);
}

function detailsOf(alerts: readonly NotifiedAlert[], isPlaceOpen: boolean): string[] {
  const details = alerts.map(({ labels, evidence, status }) => {
    const place = isPlaceOpen ? placeOf(labels) : undefined;
    const isShown = status === 'firing' && alerts.length <= maxWithValues;
    const value = isShown && evidence ? formatValue(evidence) : undefined;
    return [place, aspectOf(labels), value].filter((part) => part !== undefined).join(' ');
  });
  const some = [...new Set(details)].filter((detail) => detail !== '');
  const [first] = alerts;
  const summary = first && textsOf(first.annotations).summary;
  return some.length === 0 && alerts.length === 1 && summary !== undefined ? [summary] : some;
}

function listed(texts: readonly string[]): string {
  const rest = texts.length - maxShown;
  if (rest <= 0) return texts.join(', ');
  return `${texts.slice(0, maxShown).join(', ')} and ${rest} more`;
}
