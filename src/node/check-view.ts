import type { HttpCheckEntry, TcpCheckEntry } from '../collect/check/config.ts';
import { checkId, httpIdentity, tcpIdentity } from '../collect/check/index.ts';
import type { CheckIdentity } from '../collect/check/index.ts';
import { readMemory } from '../collect/check/memory.ts';
import type { TaskHealth } from '../collect/task-health.ts';
import type { Check, CheckEvent, CheckState } from '../contract/checks.ts';
import type { Row } from '../lib/reading.ts';
import { isoOrNull } from '../lib/timestamp.ts';

/** Changes of state in an answer. */
export const eventsShown = 20;

/** A check as it is configured. */
export interface ConfiguredCheck extends CheckIdentity {
  /** Of its task, and the scope of its row. */
  readonly id: string;
  readonly isEnabled: boolean;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** What is configured, HTTP checks first, in the order of the file. */
export function configuredChecks(
  http: readonly HttpCheckEntry[],
  tcp: readonly TcpCheckEntry[],
): readonly ConfiguredCheck[] {
  const configured = (identity: CheckIdentity, entry: HttpCheckEntry | TcpCheckEntry): ConfiguredCheck => ({
    ...identity,
    id: checkId(identity),
    isEnabled: entry.enabled,
    intervalMs: entry.interval,
    timeoutMs: entry.timeout,
  });
  return [
    ...http.map((entry) => configured(httpIdentity(entry), entry)),
    ...tcp.map((entry) => configured(tcpIdentity(entry), entry)),
  ];
}

export interface CheckKnowledge {
  /** Its current row of `checks`. */
  readonly row: Row | undefined;
  /** Its rows of `check_events`, newest first. */
  readonly events: readonly Row[];
  readonly health: TaskHealth | undefined;
  readonly nowMs: number;
}

/**
 * A configured check with what is known of it. Before the first run it is pending; a state nobody has looked at for
 * longer than three intervals is not held any more.
 */
export function toCheck(
  check: ConfiguredCheck,
  { row: given, events, health, nowMs }: CheckKnowledge,
): Check {
  const isSame = given?.['kind'] === check.kind && given['target'] === check.target;
  const row: Row = isSame ? given : {};
  const memory = readMemory(row);
  const doubt = doubtAbout(check, row, health, nowMs);
  return {
    name: check.name,
    kind: check.kind,
    target: check.target,
    enabled: check.isEnabled,
    state: doubt === undefined ? ((row['state'] ?? 'pending') as CheckState) : 'unknown',
    since: doubt === undefined ? textOrNull(row['since']) : null,
    reason: doubt ?? textOrNull(row['reason']),
    last_result: (row['last_result'] ?? null) as Check['last_result'],
    last_failure: textOrNull(row['last_failure']),
    last_failure_at: textOrNull(row['last_failure_at']),
    last_checked: textOrNull(row['last_checked']),
    next_check: isoOrNull(health?.nextRunAt),
    interval_ms: check.intervalMs,
    timeout_ms: check.timeoutMs,
    duration_ms: numberOrNull(row['duration_ms']),
    phases_ms: json(row['phases_ms']) as Check['phases_ms'],
    address: textOrNull(row['address']),
    status_code: numberOrNull(row['status_code']),
    http_version: textOrNull(row['http_version']),
    body_bytes: numberOrNull(row['body_bytes']),
    redirects: numberOrNull(row['redirects']) ?? 0,
    final_url: textOrNull(row['final_url']),
    banner: textOrNull(row['banner']),
    tls_version: textOrNull(row['tls_version']),
    tls_cipher: textOrNull(row['tls_cipher']),
    certificate: toCertificate(row['certificate'], nowMs),
    history: memory.history.toReversed().map((past) => ({
      at: new Date(past.at).toISOString(),
      ok: past.isGood,
      duration_ms: past.durationMs,
      status_code: past.statusCode ?? null,
      reason: past.reason ?? null,
    })),
    events: events.slice(0, eventsShown).map(toCheckEvent),
  };
}

/** Why the state of a row is not to be believed any more. */
function doubtAbout(
  check: ConfiguredCheck,
  row: Row,
  health: TaskHealth | undefined,
  nowMs: number,
): string | undefined {
  if (!check.isEnabled) return 'the check is switched off';
  const lastChecked = Date.parse(textOrNull(row['last_checked']) ?? '');
  if (Number.isNaN(lastChecked)) return undefined;
  if (nowMs - lastChecked <= 3 * check.intervalMs + 2 * check.timeoutMs) return undefined;
  return health?.lastError ?? 'the check was not made for longer than three intervals';
}

function toCertificate(cell: unknown, nowMs: number): Check['certificate'] {
  const written = json(cell) as Omit<NonNullable<Check['certificate']>, 'days_left' | 'verified'> | null;
  if (written === null) return null;
  return {
    ...written,
    days_left: Math.floor((Date.parse(written.expires_at) - nowMs) / 86_400_000),
    verified: written.problem === null,
  };
}

/** A row of `check_events` as the API gives it. */
function toCheckEvent(row: Row): CheckEvent {
  return {
    at: String(row['at']),
    state: row['state'] as CheckState,
    previous_state: row['previous_state'] as CheckState,
    previous_since: textOrNull(row['previous_since']),
    reason: textOrNull(row['reason']),
  };
}

function json(cell: unknown): unknown {
  return typeof cell === 'string' ? JSON.parse(cell) : null;
}

function textOrNull(cell: unknown): string | null {
  return typeof cell === 'string' ? cell : null;
}

function numberOrNull(cell: unknown): number | null {
  return typeof cell === 'number' ? cell : null;
}
