/** Stands for any run of characters a log may have written in another way. */
const anyRun = '\u{FFFC}';

/**
 * What is no printable ASCII, in all the ways logs write it: as it is, `\303` (cron's mkprints), `^I`, `\xc3`, `M-C`,
 * `#011` (rsyslog, syslogd). Both sides of a comparison are treated alike, so an entry that really holds such
 * characters still equals itself.
 */
const unprintable = /(?:\\[0-7]{3}|\\x[0-9a-fA-F]{2}|\^[@-\]_?]|M-\^?[!-~]|#[0-7]{3}|[^ -~])+/gu;

/** A form of a command that is the same for an entry's and for the one in the log. */
export function comparableCommand(command: string): string {
  return command.replace(unprintable, anyRun).trim();
}

/** A cut line that tells less than this of its command tells nothing. */
const minPrefix = 40;

/** Whether a logged command is that of an entry; both in their comparable form. */
export function isSameCommand(ofEntry: string, logged: string, isCut: boolean): boolean {
  if (ofEntry === logged) return true;
  return isCut && logged.length >= minPrefix && ofEntry.startsWith(logged);
}
