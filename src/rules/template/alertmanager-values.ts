import { AnyMap, GoList, GoTime, TextMap } from './value.ts';
import type { NamedType, Value } from './value.ts';

/** One alert as templates of Alertmanager see it. */
export interface AlertmanagerAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  /** Undefined while it fires: Go's zero time. */
  readonly endsAtMs: number | undefined;
  readonly generatorUrl: string;
  readonly fingerprint: string;
}

/** What templates of Alertmanager are filled in with. */
export interface AlertmanagerData {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly AlertmanagerAlert[];
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalUrl: string;
}

const texts: NamedType = { name: '[]string', methods: {} };
const someAlerts: NamedType = { name: '[]template.Alert', methods: {} };
const zeroTime = new GoTime(Date.parse('0001-01-01T00:00:00Z'));

/** `[]string`. */
export function textList(list: readonly string[]): GoList {
  return new GoList(list, texts);
}

function pairList(entries: readonly (readonly [string, string])[]): GoList {
  const list = entries.map(
    ([name, value]) =>
      new AnyMap(
        [
          ['Name', name],
          ['Value', value],
        ],
        'template.Pair',
      ),
  );
  const methods = {
    Names: { parameters: [], call: () => textList(entries.map(([name]) => name)) },
    Values: { parameters: [], call: () => textList(entries.map(([, value]) => value)) },
  };
  return new GoList(list, { name: 'template.Pairs', methods });
}

/** The alert's name first, the others in their order. */
function sortedPairs(entries: Readonly<Record<string, string>>): (readonly [string, string])[] {
  const rank = (name: string) => (name === 'alertname' ? 0 : 1);
  return Object.entries(entries).toSorted(
    ([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1),
  );
}

/** `template.KV`: labels or annotations. */
export function keyValues(entries: Readonly<Record<string, string>>): TextMap {
  const sorted = () => sortedPairs(entries);
  return new TextMap(entries, {
    name: 'template.KV',
    methods: {
      SortedPairs: { parameters: [], call: () => pairList(sorted()) },
      Names: { parameters: [], call: () => textList(sorted().map(([name]) => name)) },
      Values: { parameters: [], call: () => textList(sorted().map(([, value]) => value)) },
      Remove: {
        parameters: ['[]string'],
        call: (names) => {
          const removed = new Set((names as GoList).list);
          return keyValues(Object.fromEntries(sorted().filter(([name]) => !removed.has(name))));
        },
      },
    },
  });
}

function alertValue(alert: AlertmanagerAlert): Value {
  const { status, labels, annotations, startsAtMs, endsAtMs, generatorUrl, fingerprint } = alert;
  return new AnyMap(
    [
      ['Status', status],
      ['Labels', keyValues(labels)],
      ['Annotations', keyValues(annotations)],
      ['StartsAt', new GoTime(startsAtMs)],
      ['EndsAt', endsAtMs === undefined ? zeroTime : new GoTime(endsAtMs)],
      ['GeneratorURL', generatorUrl],
      ['Fingerprint', fingerprint],
    ],
    'template.Alert',
  );
}

function alertList(alerts: readonly AlertmanagerAlert[]): GoList {
  const only = (wanted: AlertmanagerAlert['status']) => () =>
    new GoList(alerts.filter(({ status }) => status === wanted).map(alertValue), someAlerts);
  return new GoList(alerts.map(alertValue), {
    name: 'template.Alerts',
    methods: {
      Firing: { parameters: [], call: only('firing') },
      Resolved: { parameters: [], call: only('resolved') },
    },
  });
}

/** `template.Data` of Alertmanager. */
export function alertmanagerValue(data: AlertmanagerData): Value {
  return new AnyMap(
    [
      ['Receiver', data.receiver],
      ['Status', data.status],
      ['Alerts', alertList(data.alerts)],
      ['GroupLabels', keyValues(data.groupLabels)],
      ['CommonLabels', keyValues(data.commonLabels)],
      ['CommonAnnotations', keyValues(data.commonAnnotations)],
      ['ExternalURL', data.externalUrl],
    ],
    '*template.Data',
  );
}
