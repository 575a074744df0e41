import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';

/**
 * Calls `changed` once, at the next change the kernel tells of in one of the folders (inotify(7)). A folder that cannot
 * be watched is left out: file systems that tell nothing are read on the interval. Returns how to stop.
 */
export function watchFolders(folders: readonly string[], changed: () => void): () => void {
  const watchers: FSWatcher[] = [];
  let isOver = false;
  const stop = (): void => {
    isOver = true;
    for (const watcher of watchers.splice(0)) watcher.close();
  };
  const once = (): void => {
    if (isOver) return;
    stop();
    changed();
  };
  for (const folder of folders) {
    try {
      const watcher = watch(folder, { persistent: false }, once);
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      continue;
    }
  }
  return stop;
}
