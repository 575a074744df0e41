import { isIP } from 'node:net';
import type { MetricDefinition, Sample } from '../collector.ts';
import type { Certificate, Outcome } from './outcome.ts';
import { phaseNames } from './outcome.ts';
import type { CheckIdentity } from './rows.ts';
import { checkStates } from './verdict.ts';
import type { CheckState } from './verdict.ts';

const gauges: readonly (readonly [name: string, help: string])[] = [
  ['probe_dns_lookup_time_seconds', 'Time the lookup of the name took, in seconds.'],
  ['probe_duration_seconds', 'How long the probe took, in seconds.'],
  ['probe_failed_due_to_regex', 'Whether the probe failed because of an expression (1) or not (0).'],
  [
    'probe_http_content_length',
    'Length of the answer as the server says it, in bytes; -1 where it does not.',
  ],
  [
    'probe_http_duration_seconds',
    'Duration of each phase of the HTTP request, in seconds, over all redirects.',
  ],
  ['probe_http_last_modified_timestamp_seconds', 'The Last-Modified header, in seconds since the epoch.'],
  ['probe_http_redirects', 'Redirects that were followed.'],
  ['probe_http_ssl', 'Whether the last answer came over TLS (1) or not (0).'],
  ['probe_http_status_code', 'Status of the last answer; 0 where there was none.'],
  ['probe_http_uncompressed_body_length', 'Bytes of the body that were read, unpacked.'],
  ['probe_http_version', 'Version of HTTP of the last answer.'],
  ['probe_ip_protocol', 'IP version that was connected over; 0 where there was no connection.'],
  [
    'probe_ssl_earliest_cert_expiry',
    'End of whichever certificate of the chain ends first, in seconds since the epoch.',
  ],
  [
    'probe_ssl_last_chain_expiry_timestamp_seconds',
    'End of the chain that is trusted, in seconds since the epoch.',
  ],
  ['probe_ssl_last_chain_info', 'The certificate of a server that is trusted, as labels; always 1.'],
  ['probe_success', 'Whether the probe succeeded (1) or not (0).'],
  ['probe_tls_cipher_info', 'The cipher of the connection as a label; always 1.'],
  ['probe_tls_version_info', 'The TLS version of the connection as a label; always 1.'],
  ['etlmon_check_state', 'The state of the check: 1 for the one it is in, 0 for the others.'],
];

/** What the check collector may emit, each labelled with `check` and `instance`; names are blackbox_exporter's. */
export const checkMetrics: readonly MetricDefinition[] = gauges.map(([name, help]) => ({
  name,
  type: 'gauge',
  help,
}));

/** The samples of one run. As with blackbox_exporter, what was not reached is 0, and TLS is told where there was one. */
export function checkSamples(identity: CheckIdentity, state: CheckState, outcome: Outcome): Sample[] {
  const labels = { check: identity.name, instance: identity.target };
  const sample = (name: string, value: number, more: Readonly<Record<string, string>> = {}): Sample => ({
    name,
    labels: { ...labels, ...more },
    value,
  });
  return [
    sample('probe_dns_lookup_time_seconds', outcome.lookupMs / 1000),
    sample('probe_duration_seconds', outcome.durationMs / 1000),
    sample('probe_failed_due_to_regex', outcome.isExpressionFailure ? 1 : 0),
    ...(identity.kind === 'http' ? httpSamples(outcome, sample) : []),
    sample('probe_ip_protocol', outcome.address?.family ?? 0),
    ...tlsSamples(outcome.tls, sample),
    sample('probe_success', outcome.failure === undefined ? 1 : 0),
    ...checkStates.map((each) => sample('etlmon_check_state', each === state ? 1 : 0, { state: each })),
  ];
}

type MakeSample = (name: string, value: number, more?: Readonly<Record<string, string>>) => Sample;

function httpSamples(outcome: Outcome, sample: MakeSample): Sample[] {
  const { http } = outcome;
  return [
    sample('probe_http_content_length', http?.contentLength ?? 0),
    ...phaseNames.map((phase) =>
      sample('probe_http_duration_seconds', outcome.phases[phase] / 1000, { phase }),
    ),
    ...(http?.lastModified === undefined
      ? []
      : [sample('probe_http_last_modified_timestamp_seconds', http.lastModified / 1000)]),
    sample('probe_http_redirects', outcome.redirects),
    sample('probe_http_ssl', http !== undefined && outcome.tls !== undefined ? 1 : 0),
    sample('probe_http_status_code', http?.statusCode ?? 0),
    sample('probe_http_uncompressed_body_length', http?.bodyBytes ?? 0),
    sample('probe_http_version', Number(http?.version ?? 0)),
  ];
}

function tlsSamples(tls: Outcome['tls'], sample: MakeSample): Sample[] {
  if (tls === undefined) return [];
  return [
    ...(tls.certificate === undefined ? [] : certificateSamples(tls.certificate, sample)),
    sample('probe_tls_cipher_info', 1, { cipher: tls.cipher }),
    sample('probe_tls_version_info', 1, { version: tls.version }),
  ];
}

function certificateSamples(certificate: Certificate, sample: MakeSample): Sample[] {
  const expiry = certificate.expiresAt / 1000;
  const earliest = sample('probe_ssl_earliest_cert_expiry', expiry);
  if (certificate.problem !== undefined) return [earliest];
  return [
    earliest,
    sample('probe_ssl_last_chain_expiry_timestamp_seconds', expiry),
    sample('probe_ssl_last_chain_info', 1, {
      fingerprint_sha256: certificate.fingerprint,
      issuer: certificate.issuer,
      subject: certificate.subject,
      subjectalternative: certificate.names.filter((name) => isIP(name) === 0).join(','),
    }),
  ];
}
