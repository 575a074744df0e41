import type { Libc } from '../../../lib/libc.ts';
import { openLibc } from '../../../lib/libc.ts';
import { define } from './part.ts';
import type { Part } from './part.ts';

/** Clock state `TIME_ERROR` (adjtimex(2)): not synchronised. */
const notSynchronised = 5;
/** `STA_NANO`: offset and jitter are nanoseconds. */
const nanoFlag = 0x2000;
/** Frequencies are parts per million with 16 bits behind the point. */
const frequencyUnit = 1e6 * 2 ** 16;
/** sizeof(struct timex) on 64-bit machines. */
const structBytes = 208;

/** The state of the clock as adjtimex(2) writes it. */
export interface ClockState {
  readonly state: number;
  readonly bytes: Buffer;
}

/** Names after `node_timex_`; `bytes` is a `struct timex` of a 64-bit machine. */
const metrics = [
  ['estimated_error_seconds', 'gauge', 'Estimated error in seconds.', (b: Buffer) => long(b, 32) / 1e6],
  [
    'frequency_adjustment_ratio',
    'gauge',
    'Local clock frequency adjustment.',
    (b: Buffer) => 1 + long(b, 16) / frequencyUnit,
  ],
  ['loop_time_constant', 'gauge', 'Phase-locked loop time constant.', (b: Buffer) => long(b, 48)],
  ['maxerror_seconds', 'gauge', 'Maximum error in seconds.', (b: Buffer) => long(b, 24) / 1e6],
  [
    'offset_seconds',
    'gauge',
    'Time offset between local system and reference clock.',
    (b: Buffer) => long(b, 8) / divisor(b),
  ],
  [
    'pps_calibration_total',
    'counter',
    'Pulse per second count of calibration intervals.',
    (b: Buffer) => long(b, 136),
  ],
  [
    'pps_error_total',
    'counter',
    'Pulse per second count of calibration errors.',
    (b: Buffer) => long(b, 144),
  ],
  ['pps_frequency_hertz', 'gauge', 'Pulse per second frequency.', (b: Buffer) => long(b, 96) / frequencyUnit],
  ['pps_jitter_seconds', 'gauge', 'Pulse per second jitter.', (b: Buffer) => long(b, 104) / divisor(b)],
  [
    'pps_jitter_total',
    'counter',
    'Pulse per second count of jitter limit exceeded events.',
    (b: Buffer) => long(b, 128),
  ],
  ['pps_shift_seconds', 'gauge', 'Pulse per second interval duration.', (b: Buffer) => b.readInt32LE(112)],
  [
    'pps_stability_exceeded_total',
    'counter',
    'Pulse per second count of stability limit exceeded events.',
    (b: Buffer) => long(b, 152),
  ],
  [
    'pps_stability_hertz',
    'gauge',
    'Pulse per second stability, average of recent frequency changes.',
    (b: Buffer) => long(b, 120) / frequencyUnit,
  ],
  ['status', 'gauge', 'Value of the status array bits.', statusOf],
  ['tai_offset_seconds', 'gauge', 'International Atomic Time offset.', (b: Buffer) => b.readInt32LE(160)],
  ['tick_seconds', 'gauge', 'Seconds between clock ticks.', (b: Buffer) => long(b, 88) / 1e6],
] as const;

/** How well the clock is kept. Nothing where the system call cannot be made or is refused. */
export function createTimexPart(open: () => Libc | undefined = openLibc): Part {
  let ask: (() => ClockState | undefined) | undefined;
  return {
    name: 'timex',
    group: 'time',
    metrics: define('proc/self', [
      ...metrics.map(([name, type, help]) => [`node_timex_${name}`, type, help] as const),
      [
        'node_timex_sync_status',
        'gauge',
        'Is clock synchronized to a reliable server (1 = yes, 0 = no).',
      ] as const,
    ]),
    read(host) {
      // The clock is this machine's, whatever tree stands in for its files.
      if (host.root !== '/') return [];
      ask ??= asker(open());
      const answer = ask();
      return answer === undefined ? [] : timexSamples(answer);
    },
  };
}

function asker(libc: Libc | undefined): () => ClockState | undefined {
  if (libc === undefined) return () => undefined;
  const { bytes, address } = libc.allocate(structBytes);
  return () => {
    // `modes` 0 only asks.
    bytes.fill(0);
    const state = libc.adjtimex(address);
    return state < 0 ? undefined : { state, bytes };
  };
}

/** The samples of an answer. */
export function timexSamples({ state, bytes }: ClockState) {
  return [
    ...metrics.map(([name, , , valueOf]) => ({
      name: `node_timex_${name}`,
      labels: {},
      value: valueOf(bytes),
    })),
    { name: 'node_timex_sync_status', labels: {}, value: state === notSynchronised ? 0 : 1 },
  ];
}

function long(bytes: Buffer, offset: number): number {
  return Number(bytes.readBigInt64LE(offset));
}

function statusOf(bytes: Buffer): number {
  return bytes.readInt32LE(40);
}

function divisor(bytes: Buffer): number {
  return (statusOf(bytes) & nanoFlag) === 0 ? 1e6 : 1e9;
}
