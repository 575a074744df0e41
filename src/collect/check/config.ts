import { z } from 'zod';
import {
  duration,
  headerName,
  hostAndPort,
  httpUrl,
  integer,
  linearExpression,
  mapping,
  name,
  oneOf,
  section,
  size,
  text,
  tlsSection,
  yesNo,
} from '../../lib/fields/index.ts';
import type { TlsSection } from '../../lib/fields/index.ts';

/** Down when so many (`count`) of the last runs (`of`) failed. */
export interface FailureQuota {
  readonly count: number;
  readonly of: number;
}

const quotaExpected = 'a number of failed runs from 1 to 100, or of the last ones: "3 of 5"';

/** `3` is three in a row, `3 of 5` any three of the last five. */
const failureQuota = z.codec(
  z.union([z.number(), z.string()], { error: quotaExpected }),
  z.object({ count: z.int(), of: z.int() }),
  {
    decode(written, context) {
      const quota = parseFailureQuota(String(written));
      if (quota !== undefined) return quota;
      context.issues.push({ code: 'custom', input: written, message: quotaExpected });
      return z.NEVER;
    },
    encode: ({ count, of }) => (count === of ? count : `${count} of ${of}`),
  },
);

/** Reads `3` and `3 of 5`; `undefined` for anything else and for more than can be. */
export function parseFailureQuota(written: string): FailureQuota | undefined {
  const [, count = '', last = count] = /^(\d{1,3})(?:\s+of\s+(\d{1,3}))?$/.exec(written.trim()) ?? [];
  const quota = { count: Number(count), of: Number(last) };
  return quota.count >= 1 && quota.count <= quota.of && quota.of <= 100 ? quota : undefined;
}

/** It is matched as a whole, in memory. */
const maxBodyBytes = 64 * 2 ** 20;

const ipVersionExpected = 'any, 4 or 6';

/** When a check runs, and after how many of the same results it changes its mind. */
const timing = {
  name: name(),
  enabled: yesNo().prefault(true),
  interval: duration({ min: '1s' }).prefault('30s'),
  timeout: duration({ min: '10ms', max: '10m' }).prefault('10s'),
  /** Tries more within one run before it counts as failed. */
  retries: integer(0, 10).prefault(0),
  failures: failureQuota.prefault(1),
  /** Up again after so many good runs in a row. */
  successes: integer(1, 100).prefault(1),
  /** `any`: whichever of the addresses answers first. */
  ip_version: z
    .union([z.literal('any'), z.literal(4), z.literal(6)], { error: ipVersionExpected })
    .prefault('any'),
};

const statusExpected = 'a status such as 200, "2xx" or "200-299", or a list of them';
const statusText = z.string().regex(/^([1-5]xx|[1-5]\d\d(-[1-5]\d\d)?)$/, { error: statusExpected });
const statusCode = z
  .int({ error: statusExpected })
  .min(100, { error: statusExpected })
  .max(599, { error: statusExpected });
const status = z.union([statusCode, statusText], { error: statusExpected });

/** One entry of `http_checks:`. */
export const httpCheckEntry = () =>
  section({
    ...timing,
    url: httpUrl(),
    method: oneOf(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).prefault('GET'),
    headers: mapping(text({ canBeEmpty: true }), headerName),
    body: text({ canBeEmpty: true }).optional(),
    basic_auth: section({ username: text(), password: text({ canBeEmpty: true }) }).optional(),
    bearer_token: text().optional(),
    follow_redirects: yesNo().prefault(true),
    max_redirects: integer(0, 50).prefault(10),
    /** Of the answer, so much is read (unpacked). */
    max_body: size()
      .refine((bytes) => bytes <= maxBodyBytes, { error: 'a size of at most 64MiB' })
      .prefault('1MiB'),
    expect: section({
      status: z
        .union([status, z.array(status).min(1, { error: statusExpected })], { error: statusExpected })
        .prefault('2xx'),
      /** Regular expressions over the body. */
      body: linearExpression().optional(),
      body_not: linearExpression().optional(),
      /** Regular expressions over the headers of the last answer; a header that is not there matches none. */
      header: mapping(linearExpression(), headerName),
      header_not: mapping(linearExpression(), headerName),
      response_time: duration().optional(),
      /** The certificate is good for at least so long. */
      certificate: duration().optional(),
    }).prefault({}),
    tls: tlsSection().prefault({}),
  }).superRefine((entry, context) => {
    if (entry.basic_auth === undefined || entry.bearer_token === undefined) return;
    context.addIssue({
      code: 'custom',
      message: 'either "basic_auth" or "bearer_token"',
      path: ['bearer_token'],
    });
  });

/** One entry of `tcp_checks:`. */
export const tcpCheckEntry = () =>
  section({
    ...timing,
    address: hostAndPort(),
    send: text({ canBeEmpty: true }).optional(),
    expect: linearExpression().optional(),
    /** The certificate is good for at least so long. */
    certificate: duration().optional(),
    /** Left out: plain TCP. */
    tls: tlsSection().optional(),
  });

export type TlsOptions = TlsSection;
export type HttpCheckEntry = z.output<ReturnType<typeof httpCheckEntry>>;
export type TcpCheckEntry = z.output<ReturnType<typeof tcpCheckEntry>>;
export type IpVersion = HttpCheckEntry['ip_version'];
