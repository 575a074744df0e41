import type { Labels } from '../lib/reading.ts';
import type { Alert } from '../rules/alert.ts';
import type { RuleAlerts } from '../rules/group.ts';
import type { AlertingRule } from '../rules/rule.ts';
import { fingerprintOf } from './alert.ts';
import type { RaisedAlert } from './alert.ts';

/** Where an alert's rule stands. */
export interface RulePlace {
  readonly file: string;
  readonly group: string;
}

/** An alert of a rule of this node, with the node's own labels, or one that another program has posted. */
export interface BookedAlert extends RulePlace {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: 'pending' | 'firing' | 'resolved';
  /** Undefined where nobody knows. */
  readonly value: number | undefined;
  /** Milliseconds since the epoch, as all times. */
  readonly activeAtMs: number;
  readonly firedAtMs: number | undefined;
  readonly resolvedAtMs: number | undefined;
  /** Undefined: it was posted. Its place is empty then. */
  readonly rule: AlertingRule | undefined;
  /** Where the program that posted it shows why; may be empty. */
  readonly sourceUrl: string;
}

/** What has become of alerts since the book was told last. */
export interface BookChanges {
  /** New ones that fire, with those that go on after a restart. */
  readonly fired: readonly BookedAlert[];
  readonly resolved: readonly BookedAlert[];
  /** Those that fire with another value or other texts. */
  readonly updated: readonly BookedAlert[];
}

/** For so long, as long as rules remember them, alerts that are over are still shown. */
export const resolvedRetentionMs = 15 * 60_000;

/** The alerts of all rules of a node, and those that were posted, each under its fingerprint. */
export class AlertBook {
  readonly #externalLabels: () => Labels;
  /** By group; of groups that are no more, those that are over. */
  readonly #groups = new Map<string, ReadonlyMap<string, BookedAlert>>();
  readonly #posted: ReadonlyMap<string, BookedAlert>;
  /** By the labels a rule gave, which stay the same object as long as an alert goes on. */
  #identities = new WeakMap<
    Labels,
    { readonly external: Labels; readonly labels: Labels; readonly fingerprint: string }
  >();

  /**
   * `externalLabels`: what is added to the labels of alerts of rules, unless they have them. `posted`: those others have
   * posted, by fingerprint, as they change.
   */
  constructor(externalLabels: () => Labels, posted: ReadonlyMap<string, BookedAlert> = new Map()) {
    this.#externalLabels = externalLabels;
    this.#posted = posted;
  }

  /** Takes over what the rules of a group have come to; none: the group is no more, and so are its alerts. */
  told(key: string, place: RulePlace, rules: readonly RuleAlerts[], nowMs: number): BookChanges {
    const before = this.#groups.get(key) ?? new Map<string, BookedAlert>();
    const after = new Map<string, BookedAlert>();
    const changes = { fired: [], resolved: [], updated: [] } as Record<keyof BookChanges, BookedAlert[]>;
    for (const { rule, alerts } of rules) {
      if (rule.kind !== 'alert') continue;
      for (const alert of alerts) {
        const booked = this.#book(alert, rule, place);
        const known = after.get(booked.fingerprint);
        if (known && rank(known) >= rank(booked)) continue;
        after.set(booked.fingerprint, booked);
      }
    }
    for (const [fingerprint, booked] of after) {
      const change = changeOf(before.get(fingerprint), booked);
      if (change) changes[change].push(booked);
    }
    for (const [fingerprint, known] of before) {
      const now = after.get(fingerprint);
      // Its rule waits longer now.
      if (now?.state === 'pending' && known.state === 'firing')
        changes.resolved.push({ ...known, state: 'resolved', resolvedAtMs: nowMs });
      if (now || known.state === 'pending') continue;
      const ended: BookedAlert = { ...known, state: 'resolved', resolvedAtMs: known.resolvedAtMs ?? nowMs };
      if (nowMs - (ended.resolvedAtMs ?? nowMs) > resolvedRetentionMs) continue;
      after.set(fingerprint, ended);
      if (known.state === 'firing') changes.resolved.push(ended);
    }
    if (after.size > 0) this.#groups.set(key, after);
    else this.#groups.delete(key);
    return changes;
  }

  /** All of them; of two with the same labels that which fires. */
  alerts(nowMs: number): readonly BookedAlert[] {
    const found = new Map<string, BookedAlert>();
    for (const group of this.#all()) {
      for (const booked of group.values()) {
        if (booked.resolvedAtMs !== undefined && nowMs - booked.resolvedAtMs > resolvedRetentionMs) continue;
        const known = found.get(booked.fingerprint);
        if (known === undefined || rank(known) < rank(booked)) found.set(booked.fingerprint, booked);
      }
    }
    return [...found.values()];
  }

  get(fingerprint: string): BookedAlert | undefined {
    let found: BookedAlert | undefined;
    for (const group of this.#all()) {
      const booked = group.get(fingerprint);
      if (booked && (found === undefined || rank(found) < rank(booked))) found = booked;
    }
    return found;
  }

  /** What was posted comes last: of two alike that of a rule is taken, of which more is known. */
  #all(): readonly ReadonlyMap<string, BookedAlert>[] {
    return [...this.#groups.values(), this.#posted];
  }

  #book(alert: Alert, rule: AlertingRule, place: RulePlace): BookedAlert {
    const external = this.#externalLabels();
    let identity = this.#identities.get(alert.labels);
    if (identity?.external !== external) {
      const labels = { ...external, ...alert.labels };
      identity = { external, labels, fingerprint: fingerprintOf(labels) };
      this.#identities.set(alert.labels, identity);
    }
    return {
      ...place,
      fingerprint: identity.fingerprint,
      labels: identity.labels,
      annotations: alert.annotations,
      state: alert.state === 'inactive' ? 'resolved' : alert.state,
      value: alert.value,
      activeAtMs: alert.activeAtMs,
      firedAtMs: alert.firedAtMs,
      resolvedAtMs: alert.resolvedAtMs,
      rule,
      sourceUrl: '',
    };
  }
}

/** What has become of an alert, where that is worth to be told. */
export function changeOf(known: BookedAlert | undefined, booked: BookedAlert): keyof BookChanges | undefined {
  // One that is not known was over before this process began.
  if (booked.state === 'resolved') return known && known.state !== 'resolved' ? 'resolved' : undefined;
  if (booked.state === 'pending') return undefined;
  if (known?.state !== 'firing' || known.firedAtMs !== booked.firedAtMs) return 'fired';
  const isSame = known.value === booked.value && known.sourceUrl === booked.sourceUrl;
  return isSame && isAlike(known.annotations, booked.annotations) ? undefined : 'updated';
}

function isAlike(one: Labels, other: Labels): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function rank({ state }: BookedAlert): number {
  return { resolved: 0, pending: 1, firing: 2 }[state];
}

/** An alert as routing takes it; undefined for one that has never fired. */
export function raisedAlert(
  booked: BookedAlert,
  nowMs: number,
  externalUrl: string,
): RaisedAlert | undefined {
  const { firedAtMs, fingerprint, labels, annotations, resolvedAtMs, rule, sourceUrl } = booked;
  if (firedAtMs === undefined) return undefined;
  return {
    fingerprint,
    labels,
    annotations,
    startsAtMs: firedAtMs,
    endsAtMs: resolvedAtMs,
    updatedAtMs: nowMs,
    generatorUrl:
      externalUrl === '' || rule === undefined
        ? sourceUrl
        : `${externalUrl}/prometheus/graph?${new URLSearchParams({ 'g0.expr': rule.query }).toString()}`,
  };
}
