import type { QueuedRequest } from './queue.ts';
import { compress, decompress } from './snappy.ts';

/** Far more than a request is unpacked. */
const maxUnpackedBytes = 256 * 1024 * 1024;

/** Rows of the queue as one request. Throws `SnappyError` where a payload is damaged. */
export function merge(rows: readonly QueuedRequest[]): Uint8Array {
  const [first] = rows;
  if (first !== undefined && rows.length === 1) return first.payload;
  return compress(Buffer.concat(rows.map(({ payload }) => decompress(payload, maxUnpackedBytes))));
}
