import { z } from 'zod';
import {
  absolutePath,
  duration,
  hostAndPort,
  httpUrl,
  integer,
  mapping,
  name,
  oneOf,
  regularExpression,
  section,
  text,
  yesNo,
} from '../../lib/fields/index.ts';

/** Names of HTTP headers (RFC 9110, field-name). */
export const headerName = {
  pattern: /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
  expected: 'the name of an HTTP header',
};

/** How a server's certificate is checked, and the one that is shown to it. */
export const tlsSection = section({
  ca: absolutePath().optional(),
  cert: absolutePath().optional(),
  key: absolutePath().optional(),
  server_name: text().optional(),
  insecure_skip_verify: yesNo().prefault(false),
});

/** When a check runs, and after how many of the same results it changes its mind. */
const timing = {
  name: name(),
  enabled: yesNo().prefault(true),
  interval: duration({ min: '1s' }).prefault('30s'),
  timeout: duration({ min: '10ms', max: '10m' }).prefault('10s'),
  /** Tries more within one run before it counts as failed. */
  retries: integer(0, 10).prefault(0),
  /** Down after so many failed runs, up again after so many good ones. */
  failures: integer(1, 100).prefault(1),
  successes: integer(1, 100).prefault(1),
};

const statusExpected = 'a status such as 200, "2xx" or "200-299", or a list of them';
const statusText = z.string().regex(/^([1-5]xx|[1-5]\d\d(-[1-5]\d\d)?)$/, { error: statusExpected });
const statusCode = z
  .int({ error: statusExpected })
  .min(100, { error: statusExpected })
  .max(599, { error: statusExpected });
const status = z.union([statusCode, statusText], { error: statusExpected });

/** One entry of `http_checks:`. */
export const httpCheckEntry = section({
  ...timing,
  url: httpUrl(),
  method: oneOf(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).prefault('GET'),
  headers: mapping(text({ canBeEmpty: true }), headerName),
  body: text({ canBeEmpty: true }).optional(),
  follow_redirects: yesNo().prefault(true),
  expect: section({
    status: z
      .union([status, z.array(status).min(1, { error: statusExpected })], { error: statusExpected })
      .prefault('2xx'),
    /** Regular expressions over the body. */
    body: regularExpression().optional(),
    body_not: regularExpression().optional(),
    response_time: duration().optional(),
    /** The certificate is good for at least so long. */
    certificate: duration().optional(),
  }).prefault({}),
  tls: tlsSection.prefault({}),
});

/** One entry of `tcp_checks:`. */
export const tcpCheckEntry = section({
  ...timing,
  address: hostAndPort(),
  send: text({ canBeEmpty: true }).optional(),
  expect: regularExpression().optional(),
  /** Left out: plain TCP. */
  tls: tlsSection.optional(),
});

export type HttpCheckEntry = z.output<typeof httpCheckEntry>;
export type TcpCheckEntry = z.output<typeof tcpCheckEntry>;
