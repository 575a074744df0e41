import { z } from 'zod';

/** Any text, not empty unless `canBeEmpty`. */
export function text(options: { readonly canBeEmpty?: boolean } = {}): z.ZodString {
  const schema = z.string({ error: 'text' });
  return options.canBeEmpty === true ? schema : schema.min(1, { error: 'text that is not empty' });
}

/** A name that is shown in tables and put into labels: one line, at most 200 characters. */
export function name(): z.ZodString {
  const error = 'a name of one line, at most 200 characters';
  return z
    .string({ error: 'a name' })
    .regex(/^\S(.*\S)?$/, { error })
    .max(200, { error });
}

/** One of these words. */
export function oneOf<const Words extends readonly string[]>(
  words: Words,
): z.ZodEnum<z.core.util.ToEnum<Words[number]>> {
  return z.enum(words, { error: `one of ${words.join(', ')}` });
}

/** A path from the root. */
export function absolutePath(): z.ZodString {
  const error = 'an absolute path such as /data';
  return z.string({ error }).regex(/^\/[^\0]*$/, { error });
}

/** An address for HTTP or HTTPS. */
export function httpUrl(): z.ZodString {
  const error = 'an address such as https://example.com/health';
  // What else its user asks of an address is not asked of what is none.
  return z.string({ error }).refine(isHttpUrl, { error, abort: true });
}

function isHttpUrl(written: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(written) && URL.canParse(written);
}

/** Where a node answers: `http://host:port`, `https://…` or `unix:/path`. */
export function nodeAddress(): z.ZodString {
  const error = 'an address such as http://etl-01:8080 or unix:/run/etlmon.sock';
  return z.string({ error }).refine((written) => /^unix:\/./.test(written) || isHttpUrl(written), { error });
}

/** `host:port`, an IPv6 address in brackets. */
export function hostAndPort(): z.ZodString {
  const error = 'a host and port such as db.example.com:3306';
  return z.string({ error }).refine(isHostAndPort, { error });
}

function isHostAndPort(written: string): boolean {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):(\d{1,5})$/.exec(written);
  return match !== null && Number(match[2]) >= 1 && Number(match[2]) <= 65_535;
}

/** A time zone's name as the IANA has it. */
export function timeZone(): z.ZodString {
  const error = 'a time zone such as Europe/Berlin';
  return z.string({ error }).refine(isTimeZone, { error });
}

function isTimeZone(written: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
