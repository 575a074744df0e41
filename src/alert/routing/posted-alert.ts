import type { Labels } from '../../lib/reading.ts';
import { fingerprintOf, type RaisedAlert } from '../alert.ts';

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
