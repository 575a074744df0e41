import { absolutePath, duration, integer, section } from '../../lib/fields/index.ts';

/** `backup:`. Without the section no backups are made on a schedule. */
export const backupSection = () =>
  section({
    /** The folder the copies go to. */
    path: absolutePath(),
    interval: duration({ min: '1m' }).prefault('1d'),
    keep: integer(1).prefault(7),
  });
