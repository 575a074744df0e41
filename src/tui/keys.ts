import type { Key } from 'ink';

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** Names of the keys in one piece of input: what is typed fast arrives together, and each character is a key. */
export function keyNames(input: string, key: Key): string[] {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  for (const [flag, name] of named) if (key[flag]) return [name];
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input}`];
  // Esc and the next key typed at once look like one key with Alt: no key here has an Alt of its own.
  return key.meta ? ['esc', ...typedKeys(input)] : typedKeys(input);
}

/** The characters of a text as keys; line ends and tabs in it count as the keys that make them. */
export function typedKeys(text: string): string[] {
  const keys = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  return keys.flatMap((key) => {
    if (key === '\r' || key === '\n' || key === '\r\n') return ['enter'];
    if (key === '\t') return ['tab'];
    if (key === '\u007F') return ['backspace'];
    return /\p{Cc}/u.test(key) ? [] : [key];
  });
}
