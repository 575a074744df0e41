import type { Mount } from '../../contract/fs.ts';
import type { Process } from '../../contract/processes.ts';

/** What makes a row the same row after a refresh. */
export function mountKey(mount: Mount): string {
  return mount.mount_point;
}

/** A pid alone may belong to another process by now; a watch without process is known by its name. */
export function processKey(process: Process): string {
  return process.pid === null
    ? `watch ${process.watch ?? process.process_name}`
    : `${process.pid} ${process.start_time ?? ''}`;
}
