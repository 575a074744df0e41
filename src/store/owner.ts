import { chownSync, statSync } from 'node:fs';

/** Gives a file that root made the owner of another, so that whoever uses that one can use this one. */
export function ownLike(file: string, like: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(like);
  chownSync(file, uid, gid);
}
