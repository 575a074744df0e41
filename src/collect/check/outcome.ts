import type { Clock } from '../../lib/clock.ts';

/** The parts of a probe, by blackbox_exporter's names. Processing: from the connection to the first of the answer. */
export const phaseNames = ['resolve', 'connect', 'tls', 'processing', 'transfer'] as const;

export type Phase = (typeof phaseNames)[number];

/** Milliseconds in each phase, added up over redirects. */
export type Phases = Readonly<Record<Phase, number>>;

/** An address a name stands for. */
export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** What a server showed of itself. Times in milliseconds since the epoch. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  /** SHA-256 in lower-case hex. */
  readonly fingerprint: string;
  /** The end of whichever of the chain ends first. */
  readonly expiresAt: number;
  /** Why it is not trusted, in words; `undefined`: it is. */
  readonly problem: string | undefined;
}

export interface TlsFacts {
  /** As in `TLS 1.3`. */
  readonly version: string;
  readonly cipher: string;
  readonly certificate: Certificate | undefined;
}

export interface HttpFacts {
  readonly statusCode: number;
  /** As in `1.1`. */
  readonly version: string;
  /** As the server says; -1 where it does not. */
  readonly contentLength: number;
  readonly lastModified: number | undefined;
  /** Read of the body, unpacked. */
  readonly bodyBytes: number;
  readonly isBodyCut: boolean;
}

/** What one try came to. */
export interface Outcome {
  /** Why it failed, in words; `undefined`: it passed. */
  readonly failure: string | undefined;
  /** The check cannot be made; `failure` says why. */
  readonly isUnusable: boolean;
  /** It failed because an expression did or did not match. */
  readonly isExpressionFailure: boolean;
  readonly durationMs: number;
  readonly phases: Phases;
  readonly lookupMs: number;
  readonly address: Address | undefined;
  readonly tls: TlsFacts | undefined;
  readonly http: HttpFacts | undefined;
  readonly redirects: number;
  /** Where the redirects led, without secrets; `undefined` where nothing was redirected. */
  readonly finalUrl: string | undefined;
  /** The beginning of what a TCP server said. */
  readonly banner: string | undefined;
}

/** Collects what is found on the way, so that a failure loses nothing of it. */
export class ProbeRecord {
  address: Address | undefined;
  tls: TlsFacts | undefined;
  http: HttpFacts | undefined;
  redirects = 0;
  finalUrl: string | undefined;
  banner: string | undefined;
  isExpressionFailure = false;
  lookupMs = 0;
  /** The one under way, or the last one. */
  phase: Phase = 'resolve';
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #phases: Record<Phase, number> = { resolve: 0, connect: 0, tls: 0, processing: 0, transfer: 0 };
  #phaseStartedAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
  }

  /** Times `work` as (a part of) a phase. */
  async during<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    this.phase = phase;
    this.#phaseStartedAt = this.#clock.monotonic();
    try {
      return await work();
    } finally {
      this.#endPhase();
    }
  }

  get elapsedMs(): number {
    return this.#clock.monotonic() - this.#startedAt;
  }

  /** What is known now; a phase still under way counts with the time it took so far. */
  outcome(failure: string | undefined, isUnusable = false): Outcome {
    this.#endPhase();
    return {
      failure,
      isUnusable,
      isExpressionFailure: this.isExpressionFailure,
      durationMs: this.elapsedMs,
      phases: { ...this.#phases },
      lookupMs: this.lookupMs,
      address: this.address,
      tls: this.tls,
      http: this.http,
      redirects: this.redirects,
      finalUrl: this.finalUrl,
      banner: this.banner,
    };
  }

  #endPhase(): void {
    if (this.#phaseStartedAt === undefined) return;
    this.#phases[this.phase] += this.#clock.monotonic() - this.#phaseStartedAt;
    this.#phaseStartedAt = undefined;
  }
}
