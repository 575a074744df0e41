import type { Labels } from '../lib/reading.ts';

/** An alert as routing and receivers see it: of a rule of ours, or posted by somebody else. */
export interface RaisedAlert {
  /** Names the alert: `fingerprintOf` its labels. */
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Since when it fires. Milliseconds since the epoch, as all times here. */
  readonly startsAtMs: number;
  /** When it ended; undefined while it fires. One in the future is when it is taken to end if nobody says otherwise. */
  readonly endsAtMs: number | undefined;
  /** When it was last heard of. */
  readonly updatedAtMs: number;
  /** Where its rule can be looked at; may be empty. */
  readonly generatorUrl: string;
}

/** Whether a name is one of a label, as Alertmanager 0.25 has them. */
export function isLabelName(name: string): boolean {
  return /^[a-zA-Z_]\w*$/.test(name);
}

/** Whether an alert is over at a time. */
export function isResolved({ endsAtMs }: Pick<RaisedAlert, 'endsAtMs'>, nowMs: number): boolean {
  return endsAtMs !== undefined && endsAtMs <= nowMs;
}

const separator = 0xff;
/** The prime is 2^40 and this. */
const primeLow = 0x1b3;

/**
 * The fingerprint of a label set as Prometheus and Alertmanager have it: FNV-1a (64 bits, RFC 9923) over names and
 * values in the order of their names, each followed by a byte 0xff; 16 hexadecimal digits.
 */
export function fingerprintOf(labels: Labels): string {
  // In halves of 32 bits: numbers are exact up to 53, and some thirty times as fast as a BigInt.
  let [high, low] = [0xcbf29ce4, 0x84222325];
  const add = (byte: number): void => {
    const mixed = (low ^ byte) >>> 0;
    const product = mixed * primeLow;
    high = (high * primeLow + Math.floor(product / 2 ** 32) + ((mixed << 8) >>> 0)) >>> 0;
    low = product >>> 0;
  };
  for (const name of Object.keys(labels).toSorted(compareBytes)) {
    for (const byte of Buffer.from(name)) add(byte);
    add(separator);
    for (const byte of Buffer.from(labels[name] ?? '')) add(byte);
    add(separator);
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
}

/** Go compares strings by their bytes in UTF-8. */
function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
