/**
 * The kinds of value a configuration section is made of. The message of every issue they raise is what was
 * *expected*, in words that complete "expected …"; the loader adds where it stands and what came instead.
 * All are codecs: decoding reads the file's notation, encoding writes it back.
 */
export { compiled, glob, linearExpression, regularExpression } from './pattern.ts';
export { headerName, tlsSection } from './http.ts';
export type { TlsSection } from './http.ts';
export { integer, percent, yesNo } from './number.ts';
export { duration, size, timestamp } from './quantity.ts';
export { rate } from './rate.ts';
export type { Rate } from './rate.ts';
export { oneOrMore } from './one-or-more.ts';
export { list, mapping, section } from './structure.ts';
export { absolutePath, hostAndPort, httpUrl, name, nodeAddress, oneOf, text, timeZone } from './text.ts';
