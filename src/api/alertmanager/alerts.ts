import { parseMatcher } from '../../alert/matcher.ts';
import type { RaisedAlert } from '../../alert/alert.ts';
import type { AlertStatus, PostedAlert } from '../../alert/routing/index.ts';
import { compileMatchers, matchesLabels } from '../../lib/matchers.ts';
import type { CompiledMatcher, Matcher } from '../../lib/matchers.ts';
import { AlertmanagerFailure } from './failure.ts';
import { fieldOf, itemsOf, pairsOf, required, textOf, timeOf } from './fields.ts';
import type { Field } from './fields.ts';
import type { AlertmanagerView } from './view.ts';

/** Alerts as they are posted. Throws `AlertmanagerFailure` where one has another form than the API's. */
export function postedAlerts(body: unknown): PostedAlert[] {
  return itemsOf({ value: body, place: '' }).map((alert) => ({
    labels: pairsOf(required(fieldOf(alert, 'labels'))),
    annotations: pairsOf(fieldOf(alert, 'annotations')),
    startsAtMs: timeOf(fieldOf(alert, 'startsAt')),
    endsAtMs: timeOf(fieldOf(alert, 'endsAt')),
    generatorUrl: addressOf(fieldOf(alert, 'generatorURL')),
  }));
}

/** Alerts that fire, as `/alerts` shows them. Rejects with `AlertmanagerFailure` and errors of matchers. */
export async function shownAlerts(view: AlertmanagerView, query: URLSearchParams): Promise<object[]> {
  const [isWanted, isReceiver] = await Promise.all([alertFilter(view, query), receiverFilter(query)]);
  const alerts = view.dispatcher.firing().toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return alerts.flatMap((alert) => {
    const status = statusOf(view, alert);
    const isOurs = isReceiver === undefined || status.receivers.some(isReceiver);
    return isOurs && isWanted(alert, status) ? [shownAlert(view, alert, status, status.receivers)] : [];
  });
}

/** Groups in which alerts fire, as `/alerts/groups` shows them. */
export async function shownGroups(view: AlertmanagerView, query: URLSearchParams): Promise<object[]> {
  const [isWanted, isReceiver] = await Promise.all([alertFilter(view, query), receiverFilter(query)]);
  const groups = view.dispatcher
    .groups()
    .filter(({ receiver }) => isReceiver?.(receiver) !== false)
    .map((group) => ({
      ...group,
      alerts: group.alerts
        .map((alert) => ({ alert, status: statusOf(view, alert) }))
        .filter(({ alert, status }) => isWanted(alert, status)),
    }))
    .filter(({ alerts }) => alerts.length > 0);
  const receivers = new Map<string, string[]>();
  for (const { receiver, alerts } of groups) {
    for (const { alert } of alerts)
      receivers.set(alert.fingerprint, [...(receivers.get(alert.fingerprint) ?? []), receiver]);
  }
  return groups.map(({ alerts, groupLabels, receiver }) => ({
    alerts: alerts.map(({ alert, status }) =>
      shownAlert(view, alert, status, receivers.get(alert.fingerprint)?.toSorted() ?? []),
    ),
    labels: groupLabels,
    receiver: { name: receiver },
  }));
}

/** Matchers as `filter` has them, one each time it is given. Throws `MatcherSyntaxError`. */
export function matchersOf(query: URLSearchParams): Matcher[] {
  return query.getAll('filter').map(parseMatcher);
}

const nothing: AlertStatus = { silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [] };

function statusOf({ dispatcher }: AlertmanagerView, { fingerprint }: RaisedAlert): AlertStatus {
  return dispatcher.statusOf(fingerprint) ?? nothing;
}

type AlertTest = (alert: RaisedAlert, status: AlertStatus) => boolean;

async function alertFilter(view: AlertmanagerView, query: URLSearchParams): Promise<AlertTest> {
  const matchers: readonly CompiledMatcher[] = await compileMatchers(matchersOf(query));
  const [active, silenced, inhibited] = ['active', 'silenced', 'inhibited'].map((name) => isSet(query, name));
  return ({ labels }, status) =>
    (active === true || isSuppressed(status)) &&
    (silenced === true || status.silencedBy.length === 0) &&
    (inhibited === true || status.inhibitedBy.length === 0) &&
    matchesLabels(matchers, labels);
}

/** Undefined where it is not asked for. */
async function receiverFilter(query: URLSearchParams): Promise<((receiver: string) => boolean) | undefined> {
  const value = query.getAll('receiver').at(-1) ?? '';
  if (value === '') return undefined;
  const [matcher] = await compileMatchers([{ name: 'receiver', type: '=~', value }]);
  return (receiver) => matcher?.matches(receiver) === true;
}

const yes = ['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled'];

/** A condition holds unless it is given, as what the API's generated part does not take for yes. */
function isSet(query: URLSearchParams, name: string): boolean {
  const text = query.getAll(name).at(-1) ?? '';
  return text === '' || yes.includes(text.toLowerCase());
}

function isSuppressed({ silencedBy, inhibitedBy }: AlertStatus): boolean {
  return silencedBy.length + inhibitedBy.length > 0;
}

function shownAlert(
  { nowMs, settings }: AlertmanagerView,
  alert: RaisedAlert,
  status: AlertStatus,
  receivers: readonly string[],
): object {
  const { annotations, fingerprint, generatorUrl, labels, startsAtMs, updatedAtMs } = alert;
  const { silencedBy, inhibitedBy } = status;
  // Alerts of our rules end when their rule says so; the API has an end of each.
  const endsAtMs = alert.endsAtMs ?? nowMs + settings.routing.resolveTimeoutMs;
  return {
    annotations,
    endsAt: new Date(endsAtMs).toISOString(),
    fingerprint,
    receivers: receivers.map((name) => ({ name })),
    startsAt: new Date(startsAtMs).toISOString(),
    status: { inhibitedBy, silencedBy, state: isSuppressed(status) ? 'suppressed' : 'active' },
    updatedAt: new Date(updatedAtMs).toISOString(),
    ...(generatorUrl === '' ? {} : { generatorURL: generatorUrl }),
    labels,
  };
}

function addressOf(field: Field): string {
  const text = textOf(field);
  const isAddress = text === '' || (!/\s/.test(text) && (text.startsWith('/') || URL.canParse(text)));
  if (isAddress) return text;
  const message = `${field.place}: expected an address, got ${JSON.stringify(text.slice(0, 100))}`;
  throw new AlertmanagerFailure(422, message, 601);
}
