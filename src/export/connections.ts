import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { loadTlsOptions } from '../lib/http/tls-options.ts';
import type { TlsOptions } from '../lib/http/tls-options.ts';

interface Pool {
  readonly agent: Promise<HttpAgent>;
  users: number;
  isRetired: boolean;
}

/** Connections to one endpoint that stay open between requests. */
export class Connections {
  readonly #tls: TlsOptions | undefined;
  #pool: Pool | undefined;

  /** `tls` is left out for plain HTTP. */
  constructor(tls: TlsOptions | undefined) {
    this.#tls = tls;
  }

  /**
   * Runs one request over them; passes on what it rejects with, and the file system's error where a certificate
   * cannot be read. After `isFailure` new ones are made, with the files as they are by then: certificates may be other
   * ones, and so may where the server's name leads.
   */
  async use<T>(work: (agent: HttpAgent) => Promise<T>, isFailure: (result: T) => boolean): Promise<T> {
    this.#pool ??= { agent: this.#open(), users: 0, isRetired: false };
    const pool = this.#pool;
    pool.users++;
    try {
      const result = await work(await pool.agent);
      if (isFailure(result)) this.#retire(pool);
      return result;
    } catch (error) {
      this.#retire(pool);
      throw error;
    } finally {
      pool.users--;
      closeUnused(pool);
    }
  }

  /** Closes those nobody uses now, the others once they are free. */
  close(): void {
    if (!this.#pool) return;
    const pool = this.#pool;
    this.#retire(pool);
    closeUnused(pool);
  }

  async #open(): Promise<HttpAgent> {
    if (this.#tls === undefined) return new HttpAgent({ keepAlive: true });
    return new HttpsAgent({ keepAlive: true, ...(await loadTlsOptions(this.#tls)) });
  }

  #retire(pool: Pool): void {
    pool.isRetired = true;
    if (this.#pool === pool) this.#pool = undefined;
  }
}

function closeUnused(pool: Pool): void {
  if (!pool.isRetired || pool.users > 0) return;
  pool.agent.then(
    (agent) => agent.destroy(),
    () => {},
  );
}
