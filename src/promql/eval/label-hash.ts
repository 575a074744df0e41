import type { Labels } from '../queryable.ts';
import { namesOf } from './label-set.ts';

const mask = (1n << 64n) - 1n;
const prime1 = 0x9e3779b185ebca87n;
const prime2 = 0xc2b2ae3d27d4eb4fn;
const prime3 = 0x165667b19e3779f9n;
const prime4 = 0x85ebca77c2b2ae63n;
const prime5 = 0x27d4eb2f165667c5n;

/** Where the hash of a label set lies among all hashes, from 0 to 1: as Prometheus' `labels.Labels` hash themselves. */
export function hashOf(labels: Labels): number {
  const parts: Buffer[] = [];
  for (const name of namesOf(labels)) {
    for (const text of [name, labels[name] as string])
      parts.push(sizeOf(Buffer.byteLength(text)), Buffer.from(text));
  }
  return Number(xxh64(Buffer.concat(parts))) / 2 ** 64;
}

/** One byte for short texts, else a marker and three. */
function sizeOf(bytes: number): Buffer {
  return Buffer.from(bytes < 255 ? [bytes] : [255, bytes & 255, (bytes >> 8) & 255, (bytes >> 16) & 255]);
}

/** XXH64 with seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). */
export function xxh64(data: Buffer): bigint {
  let at = 0;
  let hash = prime5;
  if (data.length >= 32) {
    const lanes: [bigint, bigint, bigint, bigint] = [(prime1 + prime2) & mask, prime2, 0n, -prime1 & mask];
    for (; at + 32 <= data.length; at += 32) {
      for (let lane = 0; lane < 4; lane++) {
        lanes[lane] = round(lanes[lane] as bigint, data.readBigUInt64LE(at + lane * 8));
      }
    }
    const [a, b, c, d] = lanes;
    hash = (rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n)) & mask;
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * prime1 + prime4) & mask;
  }
  hash = (hash + BigInt(data.length)) & mask;
  for (; at + 8 <= data.length; at += 8) {
    hash = (rotate(hash ^ round(0n, data.readBigUInt64LE(at)), 27n) * prime1 + prime4) & mask;
  }
  if (at + 4 <= data.length) {
    hash = (rotate(hash ^ ((BigInt(data.readUInt32LE(at)) * prime1) & mask), 23n) * prime2 + prime3) & mask;
    at += 4;
  }
  for (; at < data.length; at++) {
    hash = (rotate(hash ^ ((BigInt(data[at] as number) * prime5) & mask), 11n) * prime1) & mask;
  }
  return avalanche(hash);
}

function round(accumulator: bigint, lane: bigint): bigint {
  return (rotate((accumulator + lane * prime2) & mask, 31n) * prime1) & mask;
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & mask;
}

function avalanche(hash: bigint): bigint {
  const first = ((hash ^ (hash >> 33n)) * prime2) & mask;
  const second = ((first ^ (first >> 29n)) * prime3) & mask;
  return second ^ (second >> 32n);
}
