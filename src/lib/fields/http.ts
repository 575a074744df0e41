import type { z } from 'zod';
import { yesNo } from './number.ts';
import { section } from './structure.ts';
import { absolutePath, text } from './text.ts';

/** Names of HTTP headers (RFC 9110, field-name). */
export const headerName = {
  pattern: /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
  expected: 'the name of an HTTP header',
};

/** How a server's certificate is checked, and the one that is shown to it. */
export const tlsSection = () =>
  section({
    ca: absolutePath().optional(),
    cert: absolutePath().optional(),
    key: absolutePath().optional(),
    server_name: text().optional(),
    insecure_skip_verify: yesNo().prefault(false),
  });

export type TlsSection = z.output<ReturnType<typeof tlsSection>>;
