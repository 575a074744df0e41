/** What happened at an endpoint. Counts are since the start; times in milliseconds since the epoch. */
export interface EndpointCounts {
  /** `refused`: the server answers, but did not want the last request. */
  readonly status: 'waiting' | 'ok' | 'retrying' | 'refused';
  readonly lastError: string | undefined;
  readonly lastSuccessAt: number | undefined;
  readonly nextTryAt: number | undefined;
  readonly sentSamples: number;
  /** Packed. */
  readonly sentBytes: number;
  /** Not wanted by the server. */
  readonly failedSamples: number;
  readonly retriedSamples: number;
  /** Given up before they were sent: the queue was full, they were too old, or the queue could not be written. */
  readonly droppedSamples: number;
  readonly highestOfferedMs: number | undefined;
  readonly highestSentMs: number | undefined;
}

/** How an endpoint does. */
export interface EndpointState extends EndpointCounts {
  readonly name: string | undefined;
  /** Without credentials. */
  readonly url: string;
  readonly pendingSamples: number;
  readonly pendingBytes: number;
  readonly shards: number;
  readonly maxShards: number;
}

/** Counts what happens at one endpoint. */
export class EndpointCounter {
  #counts: EndpointCounts = {
    status: 'waiting',
    lastError: undefined,
    lastSuccessAt: undefined,
    nextTryAt: undefined,
    sentSamples: 0,
    sentBytes: 0,
    failedSamples: 0,
    retriedSamples: 0,
    droppedSamples: 0,
    highestOfferedMs: undefined,
    highestSentMs: undefined,
  };

  get counts(): EndpointCounts {
    return this.#counts;
  }

  offered(atMs: number): void {
    this.#set({ highestOfferedMs: newer(this.#counts.highestOfferedMs, atMs) });
  }

  dropped(samples: number): void {
    this.#set({ droppedSamples: this.#counts.droppedSamples + samples });
  }

  sent(samples: number, bytes: number, newestMs: number, nowMs: number): void {
    this.#set({
      status: 'ok',
      lastError: undefined,
      lastSuccessAt: nowMs,
      nextTryAt: undefined,
      sentSamples: this.#counts.sentSamples + samples,
      sentBytes: this.#counts.sentBytes + bytes,
      highestSentMs: newer(this.#counts.highestSentMs, newestMs),
    });
  }

  refused(samples: number, reason: string): void {
    const failedSamples = this.#counts.failedSamples + samples;
    this.#set({ status: 'refused', lastError: reason, nextTryAt: undefined, failedSamples });
  }

  willRetry(samples: number, reason: string, nextTryAt: number): void {
    const retriedSamples = this.#counts.retriedSamples + samples;
    this.#set({ status: 'retrying', lastError: reason, nextTryAt, retriedSamples });
  }

  #set(changes: Partial<EndpointCounts>): void {
    this.#counts = { ...this.#counts, ...changes };
  }
}

function newer(known: number | undefined, atMs: number): number {
  return known === undefined ? atMs : Math.max(known, atMs);
}
