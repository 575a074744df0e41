import { crc32 } from 'node:zlib';
import { ByteReader } from './bytes.ts';
import type { ByteWriter } from './bytes.ts';
import { unseal } from './codec.ts';
import { SeriesDataError } from './data-error.ts';
import { powersOfTen, wholeOver } from './decimals.ts';
import { maxWhole } from './integers.ts';

/** So many series of a stream are stored together, so that one of them is read without all the others. */
export const groupSize = 128;

/** The bits of a slot whose series has no sample in a scrape: a NaN nobody makes. Lower and upper word. */
export const absentLow = 0x0b5e17ed;
export const absentHigh = 0xfff4e71a;

/** What the next scrape of one group is told from: the bits of each slot's last value, and its decimals. */
export interface GroupState {
  readonly words: Uint32Array;
  readonly numbers: Float64Array;
  readonly exponents: Uint8Array;
}

export function newGroupState(): GroupState {
  const numbers = new Float64Array(groupSize);
  const words = new Uint32Array(numbers.buffer);
  for (let slot = 0; slot < groupSize; slot++) {
    words[slot * 2] = absentLow;
    words[slot * 2 + 1] = absentHigh;
  }
  return { words, numbers, exponents: new Uint8Array(groupSize) };
}

/** How a changed value is told; the lowest bit 0 means a difference of decimals. */
const rescaled = 1;
const bitsDiffer = 3;

/**
 * Appends what changed in one group and takes it over into `state`. A mask of the slots that changed, then for each the
 * difference of its decimals, or of its bits.
 */
export function writeGroup(
  state: GroupState,
  next: Float64Array,
  at: number,
  count: number,
  out: ByteWriter,
): void {
  const words = state.words;
  const nextWords = new Uint32Array(next.buffer, next.byteOffset + at * 8, count * 2);
  const maskBytes = (count + 7) >> 3;
  const masks = new Uint8Array(maskBytes);
  let changed = 0;
  for (let base = 0; base < maskBytes; base++) {
    let mask = 0;
    const end = Math.min(count, base * 8 + 8);
    for (let slot = base * 8; slot < end; slot++)
      if (words[slot * 2] !== nextWords[slot * 2] || words[slot * 2 + 1] !== nextWords[slot * 2 + 1])
        mask |= 1 << (slot & 7);
    masks[base] = mask;
    changed |= mask;
  }
  if (changed === 0) return;
  const start = out.length;
  out.byte(count - 1);
  out.bytes(masks);
  for (let slot = 0; slot < count; slot++) {
    if (((masks[slot >> 3] as number) & (1 << (slot & 7))) === 0) continue;
    writeValue(state, slot, next[at + slot] as number, nextWords, out);
    words[slot * 2] = nextWords[slot * 2] as number;
    words[slot * 2 + 1] = nextWords[slot * 2 + 1] as number;
  }
  out.uint32(crc32(out.view(start)));
}

function writeValue(
  state: GroupState,
  slot: number,
  value: number,
  next: Uint32Array,
  out: ByteWriter,
): void {
  const exponent = state.exponents[slot] as number;
  const whole = wholeOver(value, exponent);
  if (whole === whole) {
    const before = wholeOver(state.numbers[slot] as number, exponent);
    const delta = whole - (before === before ? before : 0);
    // The tag takes a bit.
    if (delta < maxWhole / 2 && delta > -maxWhole / 2) {
      out.varint((delta < 0 ? -delta * 2 - 1 : delta * 2) * 2);
      return;
    }
  }
  for (let finer = 0; finer < 12; finer++) {
    const scaled = wholeOver(value, finer);
    if (scaled !== scaled || finer === exponent) continue;
    out.varint(rescaled);
    out.byte(finer);
    out.signed(scaled);
    state.exponents[slot] = finer;
    return;
  }
  out.varint(bitsDiffer);
  out.varint(((state.words[slot * 2] as number) ^ (next[slot * 2] as number)) >>> 0);
  out.uint32(next[slot * 2 + 1] as number);
}

/** Takes one group's part of a scrape over into `state`. Throws `SeriesDataError`. */
export function readGroup(state: GroupState, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  const input = unseal(bytes, 'a scrape');
  const count = input.byte() + 1;
  if (count > groupSize) throw new SeriesDataError(`a scrape has ${count} series in one group`);
  const mask = input.bytes((count + 7) >> 3);
  for (let slot = 0; slot < count; slot++)
    if (((mask[slot >> 3] as number) & (1 << (slot & 7))) !== 0) readValue(state, slot, input);
}

function readValue(state: GroupState, slot: number, input: ByteReader): void {
  const tag = input.varint();
  if (tag % 2 === 0) {
    const exponent = state.exponents[slot] as number;
    const before = wholeOver(state.numbers[slot] as number, exponent);
    const folded = tag / 2;
    const delta = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    state.numbers[slot] = ((before === before ? before : 0) + delta) / (powersOfTen[exponent] as number);
  } else if (tag === rescaled) {
    const exponent = input.byte() & 15;
    state.exponents[slot] = exponent;
    state.numbers[slot] = input.signed() / (powersOfTen[exponent] as number);
  } else {
    state.words[slot * 2] = ((state.words[slot * 2] as number) ^ input.varint()) >>> 0;
    state.words[slot * 2 + 1] = input.uint32();
  }
}

/** Puts the groups of a scrape together: how many, the length of each, a checksum of that, their bytes. */
export function joinGroups(lengths: readonly number[], body: Uint8Array, out: ByteWriter): Uint8Array {
  out.clear();
  out.varint(lengths.length);
  for (const length of lengths) out.varint(length);
  out.uint32(crc32(out.view()));
  out.bytes(body);
  return out.take();
}

/** The part of one group in a scrape; empty where nothing changed. Throws `SeriesDataError`. */
export function groupIn(data: Uint8Array, group: number): Uint8Array {
  const input = new ByteReader(data);
  const count = input.varint();
  let before = 0;
  let length = 0;
  for (let index = 0; index < count; index++) {
    const next = input.varint();
    if (index < group) before += next;
    if (index === group) length = next;
  }
  const header = data.subarray(0, input.position);
  if (input.uint32() !== crc32(header)) throw new SeriesDataError('a scrape is damaged');
  input.bytes(before);
  return input.bytes(length);
}
