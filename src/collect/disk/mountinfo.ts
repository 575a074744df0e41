/** One line of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export interface MountEntry {
  readonly mountPoint: string;
  readonly device: string;
  readonly fsType: string;
  /** `major:minor` of the file system. */
  readonly deviceId: string;
  /** The part of the file system that is mounted: `/`, or a folder of it for a bind mount. */
  readonly root: string;
  readonly isReadOnly: boolean;
}

/**
 * Parses /proc/self/mountinfo, in order. Mount points and devices may contain spaces, written as `\040`; lines that
 * do not have the fields are left out.
 */
export function parseMountinfo(text: string): MountEntry[] {
  const entries: MountEntry[] = [];
  for (const line of text.split('\n')) {
    const fields = line.split(' ');
    const separator = fields.indexOf('-', 6);
    const [, , deviceId, root, mountPoint, options] = fields;
    const fsType = fields[separator + 1];
    const device = fields[separator + 2];
    if (separator < 0 || !deviceId || !root || !mountPoint || !fsType || device === undefined) continue;
    const superOptions = fields[separator + 3] ?? '';
    entries.push({
      mountPoint: unescapeOctal(mountPoint),
      device: unescapeOctal(device),
      fsType,
      deviceId,
      root: unescapeOctal(root),
      isReadOnly: hasOption(options ?? '', 'ro') || hasOption(superOptions, 'ro'),
    });
  }
  return entries;
}

function hasOption(options: string, name: string): boolean {
  return options.split(',').includes(name);
}

/** The kernel writes space, tab, newline and backslash as `\` and three octal digits, byte by byte. */
function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
