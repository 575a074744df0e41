import type { Labels } from '../../lib/reading.ts';
import { fingerprintOf, isLabelName, type RaisedAlert } from '../alert.ts';

/** An alert as somebody else posts it. */
export interface PostedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Milliseconds since the epoch; undefined where it does not say. */
  readonly startsAtMs: number | undefined;
  readonly endsAtMs: number | undefined;
  readonly generatorUrl: string;
}

/** An alert with the times it was posted without, as Alertmanager fills them in. */
export interface ReceivedAlert {
  readonly alert: RaisedAlert;
  /** Whether its end is only when it is taken to be over unless it is posted again. */
  readonly isTimeout: boolean;
}

/** Fills in what a posted alert leaves out: it starts now or when it ends, it ends with the resolve timeout. */
export function receive(posted: PostedAlert, nowMs: number, resolveTimeoutMs: number): ReceivedAlert {
  const { annotations, endsAtMs, generatorUrl } = posted;
  const labels = Object.fromEntries(Object.entries(posted.labels).filter(([, value]) => value !== ''));
  return {
    alert: {
      fingerprint: fingerprintOf(labels),
      labels,
      annotations,
      startsAtMs: posted.startsAtMs ?? endsAtMs ?? nowMs,
      endsAtMs: endsAtMs ?? nowMs + resolveTimeoutMs,
      updatedAtMs: nowMs,
      generatorUrl,
    },
    isTimeout: endsAtMs === undefined,
  };
}

/** An alert from before a restart: it ends with the resolve timeout, or when it was said to end after that. */
export function receiveAgain(alert: RaisedAlert, nowMs: number, resolveTimeoutMs: number): ReceivedAlert {
  const endsAtMs = Math.max(alert.endsAtMs ?? 0, nowMs + resolveTimeoutMs);
  return { alert: { ...alert, endsAtMs }, isTimeout: true };
}

/** Why Alertmanager would not take an alert; undefined: it would. */
export function faultOf({
  alert: { labels, annotations, startsAtMs, endsAtMs = Infinity },
}: ReceivedAlert): string | undefined {
  const oddName = (pairs: Labels): string | undefined =>
    Object.keys(pairs).find((name) => !isLabelName(name));
  const shown = (name: string): string => JSON.stringify(name.slice(0, 100));
  const [label, annotation] = [oddName(labels), oddName(annotations)];
  if (endsAtMs < startsAtMs) return 'the alert ends before it starts';
  if (Object.keys(labels).length === 0) return 'expected at least one label that is not empty';
  if (label !== undefined) return `labels: expected the name of a label, got ${shown(label)}`;
  if (annotation !== undefined) return `annotations: expected the name of a label, got ${shown(annotation)}`;
  return undefined;
}
