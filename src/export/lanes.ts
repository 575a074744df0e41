import type { LabelPairs } from './write-request.ts';

/** Requests' worth of samples that may wait for one shard before there are more shards. */
const requestsPerLane = 4;

/**
 * How many shards samples are divided among now. More while the backlog grows; fewer only once it is gone, since
 * a change holds up those behind it until all before it are sent.
 */
export function laneCount(pendingRequests: number, current: number, max: number): number {
  if (pendingRequests === 0) return 1;
  let wanted = Math.min(Math.max(current, 1), max);
  while (wanted < max && pendingRequests > wanted * requestsPerLane) wanted = Math.min(max, wanted * 2);
  return wanted;
}

/** The shard of a series, from 0: always the same one of that many. FNV-1a over the labels. */
export function laneOf(labels: LabelPairs, lanes: number): number {
  if (lanes === 1) return 0;
  let hash = 0x811c9dc5;
  for (const [name, value] of labels) {
    hash = mix(mix(hash, name), value);
  }
  return (hash >>> 0) % lanes;
}

function mix(hash: number, text: string): number {
  let mixed = hash;
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193);
  // A mark at the end, so that "ab" and "c" differ from "a" and "bc".
  return Math.imul(mixed ^ 0xffff, 0x01000193);
}
