import type { MetricDefinition, Sample } from '../lib/reading.ts';
import { laneOf } from './lanes.ts';
import type { SeriesLabels } from './series-labels.ts';
import { compress } from './snappy.ts';
import { WriteRequest } from './write-request.ts';

/** A sample to send. */
export interface ExportSample extends Sample {
  /** The series has ended; the value does not count. */
  readonly isStale?: boolean | undefined;
}

/** A request, packed, with series of one shard. */
export interface Parcel {
  readonly lane: number;
  readonly samples: number;
  readonly payload: Uint8Array;
}

export interface EncodeOptions {
  readonly atMs: number;
  readonly lanes: number;
  readonly maxSamples: number;
  /** Goes with the first parcel. */
  readonly definitions?: Iterable<MetricDefinition> | undefined;
}

/** Packs samples of one moment (milliseconds since the epoch) into requests of at most `maxSamples`. */
export function encode(
  samples: readonly ExportSample[],
  labelsOf: SeriesLabels,
  { atMs, lanes, maxSamples, definitions = [] }: EncodeOptions,
): Parcel[] {
  const parcels: Parcel[] = [];
  const open = new Map<number, WriteRequest>();
  const close = (lane: number, request: WriteRequest): void => {
    if (parcels.length === 0) addDefinitions(request, labelsOf, definitions);
    parcels.push({ lane, samples: request.samples, payload: compress(request.bytes) });
    open.delete(lane);
  };
  for (const sample of samples) {
    const labels = labelsOf.of(sample);
    if (labels === undefined) continue;
    const lane = laneOf(labels, lanes);
    const request = open.get(lane) ?? new WriteRequest();
    open.set(lane, request);
    request.add(labels, atMs, sample.isStale === true ? 'stale' : sample.value);
    if (request.samples >= maxSamples) close(lane, request);
  }
  for (const [lane, request] of open) close(lane, request);
  return parcels;
}

function addDefinitions(
  request: WriteRequest,
  labelsOf: SeriesLabels,
  definitions: Iterable<MetricDefinition>,
): void {
  for (const definition of definitions) {
    const name = labelsOf.nameOf(definition.name);
    if (name !== undefined) request.addMetadata({ ...definition, name });
  }
}
