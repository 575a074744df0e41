import { createHash } from 'node:crypto';

/** One server samples are sent to; durations in milliseconds, sizes in bytes. As `remote_write:` has it. */
export interface RemoteWriteEndpoint {
  readonly url: string;
  readonly name?: string | undefined;
  readonly timeout: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bearer_token?: string | undefined;
  readonly basic_auth?: { readonly username: string; readonly password: string } | undefined;
  readonly tls: {
    readonly ca?: string | undefined;
    readonly cert?: string | undefined;
    readonly key?: string | undefined;
    readonly server_name?: string | undefined;
    readonly insecure_skip_verify: boolean;
  };
  /** Globs of metric names: empty is all of them. */
  readonly keep: readonly string[];
  readonly drop: readonly string[];
  readonly max_samples_per_send: number;
  readonly max_shards: number;
  readonly queue: { readonly max_size: number; readonly max_age: number };
}

/**
 * Whose samples in the queue they are: the name, so that an endpoint can move, else the address. That may hold
 * credentials and is not written anywhere.
 */
export function endpointKey({ name, url }: Pick<RemoteWriteEndpoint, 'name' | 'url'>): string {
  return name ?? `url:${createHash('sha256').update(url).digest('hex').slice(0, 24)}`;
}

/** The address as it may be shown: without user, password and what the query holds. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname}${search === '' ? '' : '?***'}`;
}
