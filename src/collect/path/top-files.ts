import type { DirectoryReader } from './directory-reader.ts';
import { TopList } from './top-list.ts';

/** The largest, the newest and the stalest regular files of a walk. */
export class TopFiles {
  readonly largest: TopList;
  readonly newest: TopList;
  /** Keyed by the negative time, so that the oldest come first. */
  readonly stalest: TopList;

  constructor(limit: number) {
    this.largest = new TopList(limit);
    this.newest = new TopList(limit);
    this.stalest = new TopList(limit);
  }

  /** Offers the current entry of `reader`, whose attributes have been read. */
  offer(directory: Buffer, reader: DirectoryReader): void {
    const { sizeBytes, modifiedMs } = reader.stats;
    const isLarge = sizeBytes >= this.largest.threshold;
    const isNew = modifiedMs >= this.newest.threshold;
    const isStale = -modifiedMs >= this.stalest.threshold;
    if (!isLarge && !isNew && !isStale) return;
    const name = { bytes: reader.bytes, start: reader.nameStart, end: reader.nameEnd() };
    if (isLarge) this.largest.offerFile(sizeBytes, directory, name, sizeBytes, modifiedMs);
    if (isNew) this.newest.offerFile(modifiedMs, directory, name, sizeBytes, modifiedMs);
    if (isStale) this.stalest.offerFile(-modifiedMs, directory, name, sizeBytes, modifiedMs);
  }
}
