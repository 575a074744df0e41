import type { MetricDefinition } from '../lib/reading.ts';
import { ProtobufWriter } from './protobuf.ts';

/** Labels of a series with `__name__`, sorted by name, none of them empty: what remote write asks for. */
export type LabelPairs = readonly (readonly [name: string, value: string])[];

/** A value, or that the series has ended. A number alone cannot tell that everywhere: engines may drop a NaN's bits. */
export type PointValue = number | 'stale';

/** Prometheus' stale marker and the NaN it takes for a plain one (model/value/value.go). */
const staleBits = { low: 2, high: 0x7ff00000 };
const nanBits = { low: 1, high: 0x7ff80000 };

/** Field number and wire type in one byte: 0 is a varint, 1 eight bytes, 2 has a length. */
const tags = {
  timeSeries: (1 << 3) | 2,
  metadata: (3 << 3) | 2,
  label: (1 << 3) | 2,
  sample: (2 << 3) | 2,
  labelName: (1 << 3) | 2,
  labelValue: (2 << 3) | 2,
  value: (1 << 3) | 1,
  timestamp: (2 << 3) | 0,
  metadataType: (1 << 3) | 0,
  metadataFamily: (2 << 3) | 2,
  metadataHelp: (4 << 3) | 2,
} as const;

/** The numbers of MetricMetadata.MetricType. */
const metadataTypes: Readonly<Record<MetricDefinition['type'], number>> = {
  untyped: 0,
  counter: 1,
  gauge: 2,
  histogram: 3,
  summary: 5,
};

/**
 * Writes a prometheus.WriteRequest. Two of them one after the other are the same as one with the series of both.
 * https://github.com/prometheus/prometheus/blob/v2.42.0/prompb/remote.proto and types.proto
 */
export class WriteRequest {
  readonly #request = new ProtobufWriter();
  readonly #series = new ProtobufWriter(512);
  readonly #part = new ProtobufWriter(512);
  #samples = 0;

  /** Samples so far. */
  get samples(): number {
    return this.#samples;
  }

  /** A series with one sample; the time in milliseconds since the epoch. */
  add(labels: LabelPairs, atMs: number, value: PointValue): void {
    this.#series.reset();
    for (const [name, text] of labels) this.#label(name, text);
    this.#sample(atMs, value);
    this.#request.byte(tags.timeSeries);
    this.#request.varint(this.#series.length);
    this.#request.raw(this.#series.bytes);
    this.#samples++;
  }

  /** What a metric is and means. */
  addMetadata({ name, type, help }: MetricDefinition): void {
    this.#part.reset();
    if (metadataTypes[type] !== 0) {
      this.#part.byte(tags.metadataType);
      this.#part.varint(metadataTypes[type]);
    }
    for (const [tag, text] of [
      [tags.metadataFamily, name],
      [tags.metadataHelp, help],
    ] as const) {
      if (text === '') continue;
      this.#part.byte(tag);
      this.#part.string(text);
    }
    this.#request.byte(tags.metadata);
    this.#request.varint(this.#part.length);
    this.#request.raw(this.#part.bytes);
  }

  /** The message; valid until more is added. */
  get bytes(): Buffer {
    return this.#request.bytes;
  }

  #label(name: string, value: string): void {
    this.#part.reset();
    this.#part.byte(tags.labelName);
    this.#part.string(name);
    this.#part.byte(tags.labelValue);
    this.#part.string(value);
    this.#series.byte(tags.label);
    this.#series.varint(this.#part.length);
    this.#series.raw(this.#part.bytes);
  }

  #sample(atMs: number, value: PointValue): void {
    this.#part.reset();
    // What is zero is left out (proto3), but for the sign of a negative one.
    if (!Object.is(value, 0)) {
      this.#part.byte(tags.value);
      if (value === 'stale') this.#part.fixed64(staleBits.low, staleBits.high);
      else if (Number.isNaN(value)) this.#part.fixed64(nanBits.low, nanBits.high);
      else this.#part.double(value);
    }
    if (atMs !== 0) {
      this.#part.byte(tags.timestamp);
      this.#part.int64(atMs);
    }
    this.#series.byte(tags.sample);
    this.#series.varint(this.#part.length);
    this.#series.raw(this.#part.bytes);
  }
}
