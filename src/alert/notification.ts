import type { Labels } from '../lib/reading.ts';
import type { RaisedAlert } from './alert.ts';

export type NotificationStatus = 'firing' | 'resolved';

/** Something that happened shortly before an alert, which may have to do with it. */
export interface ChangeEvent {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly kind:
    | 'deploy'
    | 'job'
    | 'service'
    | 'process'
    | 'check'
    | 'transfer'
    | 'log'
    | 'config'
    | 'command'
    | 'alert'
    | 'other';
  /** One line: `nginx restarted`. */
  readonly title: string;
  readonly detail: string | undefined;
}

/** What a number is measured in, so that it can be shown as people read it. */
export type Unit = 'percent' | 'ratio' | 'bytes' | 'seconds' | 'timestamp' | 'number';

/** What an alert is about, in numbers. */
export interface AlertEvidence {
  /** What the expression came to last; undefined where it has no number that tells anything. */
  readonly value: number | undefined;
  readonly unit: Unit;
  /** With what it is compared; undefined where the rule has no single threshold. */
  readonly threshold:
    | { readonly operator: '>' | '>=' | '<' | '<=' | '==' | '!='; readonly value: number }
    | undefined;
  /** The hour before, evenly spaced, oldest first; null where there is no sample. */
  readonly lastHour:
    | { readonly fromMs: number; readonly stepMs: number; readonly values: readonly (number | null)[] }
    | undefined;
  /** Of the half hour before it fired, oldest first. */
  readonly events: readonly ChangeEvent[];
}

export interface NotifiedAlert extends RaisedAlert {
  readonly status: NotificationStatus;
  /** Undefined where nothing more is known: the alert is not of this node. */
  readonly evidence: AlertEvidence | undefined;
  /** Who takes care of it. */
  readonly acknowledgedBy: string | undefined;
}

/** What is told to a receiver: a group of alerts at one time. */
export interface Notification {
  /** The same for each attempt to send it, also after a restart: receivers that can drop duplicates by it. */
  readonly id: string;
  readonly receiver: string;
  /** `{}/{severity="critical"}:{alertname="DiskFull"}`, as Alertmanager has it; the same for all about this group. */
  readonly groupKey: string;
  /** Firing as long as one of its alerts is. */
  readonly status: NotificationStatus;
  /** Those that fire first; each group in the order of their labels. */
  readonly alerts: readonly NotifiedAlert[];
  readonly groupLabels: Labels;
  /** What all alerts have alike. */
  readonly commonLabels: Labels;
  readonly commonAnnotations: Labels;
  /** Where people look at the alerts; may be empty. */
  readonly externalUrl: string;
  /** Why it is sent: alerts are new or over, nothing has changed for the repeat interval, or nobody acknowledged. */
  readonly reason: 'changed' | 'repeat' | 'escalation' | 'test';
  /** When the group was looked at, milliseconds since the epoch. */
  readonly atMs: number;
}
