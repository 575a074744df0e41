/** Names of keys that are not characters, by the end of their control sequence (ECMA-48; xterm's ctlseqs). */
const byFinal: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
};

/** Keys that send `ESC [ number ~`. */
const byNumber: Record<string, string> = {
  1: 'home',
  7: 'home',
  4: 'end',
  8: 'end',
  3: 'delete',
  5: 'pageup',
  6: 'pagedown',
};

/** Arrows with Alt or Ctrl held: terminals go by words with the one or the other. */
const wordWise: ReadonlySet<string> = new Set(['1;3', '1;5']);

const escape = '\u001B';
/** `ESC [`, parameters, intermediates, final byte; or `ESC O` and a letter. */
const sequence = /^\u001B(?:\[([0-9;:?<=>]*)[ -/]*([@-~])|O([A-Z]))/;
const unfinished = /^\u001B(?:\[[0-9;:?<=>]*[ -/]*|O)?$/;
const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';

/**
 * Turns what a terminal sends in raw mode into names of keys. A sequence may come in pieces; what looks unfinished is
 * kept until more comes or `flush` says that nothing will.
 */
export class KeyParser {
  #rest = '';

  /** Whether something is kept that may be a key by itself: Esc, most likely. */
  get isWaiting(): boolean {
    return this.#rest !== '' && !this.#rest.startsWith(pasteStart);
  }

  push(text: string): string[] {
    const keys: string[] = [];
    this.#rest += text;
    while (this.#rest !== '') {
      const taken = this.#takeOne(keys);
      if (taken === 0) break;
      this.#rest = this.#rest.slice(taken);
    }
    return keys;
  }

  /** The kept part is all there is. */
  flush(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest.startsWith(escape) ? ['esc', ...typedKeys(rest.slice(1))] : typedKeys(rest);
  }

  /** Reads the next key into `keys`; the number of code units it took, 0 when more is needed. */
  #takeOne(keys: string[]): number {
    const rest = this.#rest;
    if (!rest.startsWith(escape)) {
      const end = rest.indexOf(escape);
      const typed = end < 0 ? rest : rest.slice(0, end);
      keys.push(...typedKeys(typed));
      return typed.length;
    }
    if (rest.startsWith(pasteStart)) return takePaste(rest, keys);
    const match = sequence.exec(rest);
    if (match) {
      const name = nameOf(match);
      if (name !== undefined) keys.push(name);
      return match[0].length;
    }
    if (unfinished.test(rest)) return 0;
    // Esc and the next key typed at once look like one key with Alt: no key here has an Alt of its own.
    keys.push('esc');
    return 1;
  }
}

/** Only the first line of a pasted text: what follows an Enter in it was not meant as keys. */
function takePaste(rest: string, keys: string[]): number {
  const end = rest.indexOf(pasteEnd);
  if (end < 0) return 0;
  keys.push(...typedKeys(rest.slice(pasteStart.length, end).split(/[\r\n]/, 1)[0] ?? ''));
  return end + pasteEnd.length;
}

function nameOf([, parameters = '', final, ss3]: RegExpExecArray): string | undefined {
  if (final === '~') return byNumber[parameters.split(';')[0] ?? ''];
  const name = byFinal[final ?? ss3 ?? ''];
  return wordWise.has(parameters) && (name === 'left' || name === 'right') ? `ctrl-${name}` : name;
}

const segmenter = new Intl.Segmenter();

/** The characters of a text as keys; control characters as the keys that make them. */
export function typedKeys(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment).flatMap((key) => {
    if (key === '\r' || key === '\n' || key === '\r\n') return ['enter'];
    if (key === '\t') return ['tab'];
    if (key === '\u007F' || key === '\b') return ['backspace'];
    if (key === escape) return ['esc'];
    const code = key.codePointAt(0) ?? 0;
    if (code >= 1 && code <= 26) return [`ctrl-${String.fromCodePoint(code + 96)}`];
    return /\p{Cc}/u.test(key) ? [] : [key];
  });
}
