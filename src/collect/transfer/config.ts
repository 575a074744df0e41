import { absolutePath, section, timestamp } from '../../lib/fields/index.ts';

/** `xferlog:`. Without the section no transfers are read. */
export const xferlogSection = () =>
  section({
    path: absolutePath().prefault('/var/log/xferlog'),
    /** Older transfers are passed over. */
    parse_start: timestamp().optional(),
    /** vsftpd's own log, which tells aborted uploads that xferlog calls complete. */
    vsftpd_log: absolutePath().optional(),
  });
