import picomatch from 'picomatch';

/** Which services are shown: names or globs, as `services:` has them. */
export interface SelectionOptions {
  /** None: all that matter. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What a selection looks at. */
export interface Candidate {
  readonly name: string;
  readonly loadState: string;
  readonly activeState: string;
  readonly unitFileState: string;
  readonly isTransient: boolean;
}

/** systemd.unit(5), "Description". */
const unitSuffix = /\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/;
/** `@` alone before the suffix: a template, of which only instances run. */
const serviceName = /^[A-Za-z0-9:_.\\@-]+\.service$/;
const maxNameLength = 255;
const enabledStates = new Set(['enabled', 'enabled-runtime', 'linked', 'linked-runtime', 'alias']);
/** systemd-logind's, one for each user who is logged in. */
const sessionUnit = /^user(-runtime-dir)?@\d+\.service$/;

/** The name or glob with `.service` behind it where it has no unit's suffix. */
export function withSuffix(name: string): string {
  return unitSuffix.test(name) ? name : `${name}.service`;
}

/** Whether a text is the name of a service and of nothing else: no option, no path, no glob, no template. */
export function isServiceName(name: string): boolean {
  return (
    name.length <= maxNameLength &&
    serviceName.test(name) &&
    !name.startsWith('-') &&
    !name.startsWith('.') &&
    !name.endsWith('@.service')
  );
}

/** Whether one of the names or globs is that of this unit. */
export function matcherOf(globs: readonly string[]): (name: string) => boolean {
  const matchers = globs.map((glob) => {
    const full = withSuffix(glob);
    // In names a backslash stands for itself (`dev-disk\x2d1`); in globs it takes the meaning from the next character.
    const matches = picomatch(full, { dot: true, nonegate: true, nobrace: false });
    return (name: string): boolean => name === full || matches(name);
  });
  return (name) => matchers.some((matches) => matches(name));
}

/** Decides which services are shown. */
export class Selection {
  /** Names without a wildcard: shown also where there is no such unit. */
  readonly named: readonly string[];
  readonly #isIncluded: ((name: string) => boolean) | undefined;
  readonly #isExcluded: (name: string) => boolean;

  constructor({ include, exclude }: SelectionOptions) {
    this.#isExcluded = matcherOf(exclude);
    this.#isIncluded = include.length === 0 ? undefined : matcherOf(include);
    this.named = include.map(withSuffix).filter((name) => isServiceName(name) && !this.#isExcluded(name));
  }

  /** Whether the name alone allows it. */
  mayShow(name: string): boolean {
    return isServiceName(name) && !this.#isExcluded(name) && this.#isIncluded?.(name) !== false;
  }

  /** All that matter are enabled, or do something, or failed; not what belongs to a login session. */
  shows(unit: Candidate): boolean {
    if (!this.mayShow(unit.name)) return false;
    if (this.#isIncluded) return true;
    if (unit.isTransient || sessionUnit.test(unit.name)) return false;
    if (unit.activeState !== 'inactive') return true;
    return unit.loadState === 'loaded' && enabledStates.has(unit.unitFileState);
  }
}
