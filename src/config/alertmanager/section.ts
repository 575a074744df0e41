import { parsePrometheusDuration } from '../../alert/config/index.ts';
import { unknownKey } from '../issues.ts';
import type { Located, LocatedEntry, LocatedMapping } from '../yaml/located.ts';
import { isNothing } from './nothing.ts';
import type { AlertmanagerReader } from './reader.ts';

/** The words of YAML 1.1, which Alertmanager reads. */
const yes = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const no = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;

/** A mapping of an alertmanager.yml. Keys it does not know are faults. */
export class Section {
  readonly reader: AlertmanagerReader;
  readonly offset: number;
  readonly #what: string;
  readonly #entries = new Map<string, LocatedEntry>();

  constructor(reader: AlertmanagerReader, node: LocatedMapping, what: string, known: readonly string[]) {
    this.reader = reader;
    this.offset = node.offset;
    this.#what = what;
    for (const [key, entry] of node.entries) {
      if (!known.includes(key)) reader.faults.push(unknownKey(key, known, entry.keyOffset));
      else if (!isNothing(entry.node)) this.#entries.set(key, entry);
    }
    for (const key of this.#entries.keys()) this.#refuseBoth(key, `${key}_file`);
  }

  /** Whether something is written under a key; an empty text is nothing, as for Alertmanager. */
  has(key: string): boolean {
    const node = this.node(key);
    return node !== undefined && !(node.kind === 'scalar' && node.value === '');
  }

  node(key: string): Located | undefined {
    return this.#entries.get(key)?.node;
  }

  /** A fault at a key's value, or where the key is missing. */
  fault(key: string, message: string): void {
    this.reader.fault(this.node(key)?.offset ?? this.offset, message);
  }

  /** Names keys that are written and not acted on, with what that means. */
  warnOf(keys: readonly string[], meaning: string): void {
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (entry !== undefined) this.reader.warn(entry.keyOffset, `${key} is not supported: ${meaning}`);
    }
  }

  /** As written; empty where nothing is. */
  text(key: string): string {
    return this.reader.text(this.node(key), key);
  }

  /** A text that may be a template, every `$` kept; undefined where nothing is written. */
  template(key: string): string | undefined {
    return this.node(key) === undefined ? undefined : this.text(key);
  }

  /** A text that is no template, `${VAR}` filled in; undefined where nothing is written. */
  literal(key: string): string | undefined {
    const text = this.reader.literal(this.node(key), key);
    return text === '' ? undefined : text;
  }

  /** What `key` holds, or the file that `key_file` names; undefined where neither is written. */
  secret(key: string): string | undefined {
    const file = this.literal(`${key}_file`);
    if (file === undefined) return this.literal(key);
    return this.reader.content(file, this.node(`${key}_file`)?.offset ?? this.offset);
  }

  /** An address for HTTP, from a file too. What is none is a fault that does not show it: it may hold a token. */
  url(key: string): string | undefined {
    const url = this.secret(key);
    if (url === undefined && this.node(key) === undefined) return undefined;
    if (url !== undefined && /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url)) return url;
    const place = this.has(key) ? key : `${key}_file`;
    this.fault(place, `${place}: expected an address such as https://example.com/hook`);
    return undefined;
  }

  flag(key: string): boolean | undefined {
    const text = this.template(key);
    if (text === undefined) return undefined;
    if (!yes.test(text) && !no.test(text)) this.#mismatch(key, 'true or false');
    return yes.test(text);
  }

  /** Milliseconds; zero is a fault unless it `mayBeZero`. */
  duration(key: string, options: { readonly mayBeZero: boolean }): number | undefined {
    const text = this.template(key);
    if (text === undefined) return undefined;
    const ms = parsePrometheusDuration(text);
    if (ms === undefined) this.#mismatch(key, 'a duration such as 5m');
    else if (ms === 0 && !options.mayBeZero) this.fault(key, `${key} cannot be zero`);
    return ms;
  }

  /** A whole number that is not negative. */
  count(key: string): number | undefined {
    const text = this.template(key);
    if (text === undefined) return undefined;
    const digits = text.replaceAll('_', '');
    if (!/^\+?\d{1,15}$/.test(digits)) this.#mismatch(key, 'a whole number');
    return Number(digits);
  }

  items(key: string): readonly Located[] {
    return this.reader.items(this.node(key), key);
  }

  texts(key: string): readonly string[] {
    return this.items(key).map((item) => this.reader.text(item, key));
  }

  /** Texts by name, as written. */
  map(key: string): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.entriesOf(key).map(([name, { node }]) => [name, this.reader.text(node, `${key}: ${name}`)]),
    );
  }

  /** What stands under the keys of a mapping with free keys. */
  entriesOf(key: string): readonly (readonly [string, LocatedEntry])[] {
    const node = this.node(key);
    if (node === undefined) return [];
    if (node.kind === 'mapping') return [...node.entries];
    this.fault(key, `${key}: expected a mapping`);
    return [];
  }

  /** How many items or keys stand under a key. */
  entriesCount(key: string): number {
    const node = this.node(key);
    if (node === undefined || node.kind === 'scalar') return 0;
    return node.kind === 'list' ? node.items.length : node.entries.size;
  }

  /** A fault at each of the keys that holds anything but a text. */
  checkTexts(keys: readonly string[]): void {
    for (const key of keys) this.text(key);
  }

  section(key: string, known: readonly string[]): Section | undefined {
    return this.reader.section(this.node(key), key, known);
  }

  /** A fault unless one of the keys is written. */
  require(keys: readonly string[]): void {
    if (keys.some((key) => this.has(key))) return;
    this.reader.fault(this.offset, `${this.#what} needs ${keys.map((key) => `"${key}"`).join(' or ')}`);
  }

  #refuseBoth(key: string, fileKey: string): void {
    if (this.has(key) && this.has(fileKey)) this.fault(fileKey, `either "${key}" or "${fileKey}"`);
  }

  #mismatch(key: string, expected: string): void {
    this.fault(key, `${key}: expected ${expected}, got ${JSON.stringify(this.text(key).slice(0, 60))}`);
  }
}
