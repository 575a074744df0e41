import picomatch from 'picomatch';

/**
 * The compiled `exclude` globs of one path:
 * - without a slash, a pattern matches the base name of a file or directory at any depth;
 * - with a slash, it matches the path relative to the scanned one, or with a leading slash the absolute path;
 * - with a trailing slash, it matches directories only.
 *
 * `*` does not cross a slash and does match a leading dot; `**` crosses. Names that are not valid UTF-8 are matched
 * with U+FFFD in place of the invalid bytes.
 */
export class Exclusion {
  readonly #root: string;
  readonly #literals: Uint8Array[] = [];
  readonly #suffixes: Uint8Array[] = [];
  readonly #names: Rule[] = [];
  readonly #relative: Rule[] = [];
  readonly #absolute: Rule[] = [];
  #directory = '';

  /** `root` is the scanned path as configured, without a trailing slash. */
  constructor(patterns: readonly string[], root: string) {
    this.#root = root;
    for (const pattern of patterns) this.#add(pattern);
  }

  #add(pattern: string): void {
    const glob = pattern.replace(/\/+$/, '');
    // Neither an empty pattern nor one of slashes names anything below the path.
    if (glob === '') return;
    const directoriesOnly = glob.length < pattern.length;
    if (!directoriesOnly && /^\*?[\w~-][\w.~-]*$|^\*\.[\w~-][\w.~-]*$/.test(glob)) {
      // Compared as bytes: most patterns are of this kind, and decoding every name would double the time of a scan.
      if (glob.startsWith('*')) this.#suffixes.push(Buffer.from(glob.slice(1)));
      else this.#literals.push(Buffer.from(glob));
      return;
    }
    const rule = { matches: picomatch(glob, { dot: true, nonegate: true }), directoriesOnly };
    if (glob.startsWith('/')) this.#absolute.push(rule);
    else if (glob.includes('/')) this.#relative.push(rule);
    else this.#names.push(rule);
  }

  /** Names the directory that following entries are in, relative to the root; empty for the root. */
  enter(directory: Buffer): void {
    if (this.#relative.length + this.#absolute.length === 0) return;
    this.#directory = directory.length === 0 ? '' : `${directory.toString()}/`;
  }

  /** Whether the entry with the base name `bytes[start, end)` is left out. */
  excludes(bytes: Buffer, start: number, end: number, isDirectory: boolean): boolean {
    for (const literal of this.#literals) {
      if (end - start === literal.length && endsWith(bytes, end, literal)) return true;
    }
    for (const suffix of this.#suffixes) {
      if (end - start >= suffix.length && endsWith(bytes, end, suffix)) return true;
    }
    if (this.#names.length + this.#relative.length + this.#absolute.length === 0) return false;
    const name = bytes.toString('utf8', start, end);
    if (anyMatches(this.#names, name, isDirectory)) return true;
    if (this.#relative.length + this.#absolute.length === 0) return false;
    const path = this.#directory + name;
    return (
      anyMatches(this.#relative, path, isDirectory) ||
      anyMatches(this.#absolute, `${this.#root}/${path}`, isDirectory)
    );
  }
}

interface Rule {
  readonly matches: (text: string) => boolean;
  readonly directoriesOnly: boolean;
}

function anyMatches(rules: readonly Rule[], text: string, isDirectory: boolean): boolean {
  return rules.some((rule) => (isDirectory || !rule.directoriesOnly) && rule.matches(text));
}

function endsWith(bytes: Buffer, end: number, suffix: Uint8Array): boolean {
  for (let i = 1; i <= suffix.length; i++) {
    if (bytes[end - i] !== suffix[suffix.length - i]) return false;
  }
  return true;
}
