import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { IpVersion } from './config.ts';
import type { Address } from './outcome.ts';
import { CheckFailure } from './failure.ts';

/** All addresses of a host name, as the machine's own resolver gives them. */
export type Lookup = (host: string, family: 0 | 4 | 6) => Promise<readonly Address[]>;

/** getaddrinfo(3), so that /etc/hosts and nsswitch.conf count. */
export const systemLookup: Lookup = async (host, family) => {
  const found = await lookup(host, { all: true, family, order: 'verbatim' });
  return found.map(({ address, family: kind }) => ({ address, family: kind === 6 ? 6 : 4 }));
};

/**
 * Finds addresses. getaddrinfo(3) cannot be interrupted and holds a thread: a name that is being looked up is not
 * looked up a second time beside it.
 */
export class Resolver {
  readonly #lookup: Lookup;
  readonly #underWay = new Map<string, Promise<readonly Address[]>>();

  constructor(lookup: Lookup = systemLookup) {
    this.#lookup = lookup;
  }

  /** The addresses to try, in that order. Rejects with `CheckFailure` where there is none of the version asked for. */
  async addresses(host: string, version: IpVersion): Promise<readonly Address[]> {
    const literal = isIP(host);
    if (literal === 4 || literal === 6) {
      if (version === 'any' || version === literal) return [{ address: host, family: literal }];
      throw new CheckFailure(`${host} is not an IPv${version} address`);
    }
    const family = version === 'any' ? 0 : version;
    const found = await this.#shared(host, family);
    const usable = found.filter((address) => family === 0 || address.family === family);
    if (usable.length === 0) {
      throw new CheckFailure(`${host} has no ${family === 0 ? '' : `IPv${family} `}address`);
    }
    return interleave(usable);
  }

  #shared(host: string, family: 0 | 4 | 6): Promise<readonly Address[]> {
    const key = `${family} ${host}`;
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const asked = this.#lookup(host, family).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }
}

/** The families by turns, beginning with the first one's (RFC 8305, section 4), each address once. */
export function interleave(addresses: readonly Address[]): readonly Address[] {
  const distinct = [...new Map(addresses.map((address) => [address.address, address])).values()];
  const first = distinct.filter(({ family }) => family === distinct[0]?.family);
  const second = distinct.filter(({ family }) => family !== distinct[0]?.family);
  const longest = Math.max(first.length, second.length);
  return Array.from({ length: longest }, (_, index) => [first[index], second[index]])
    .flat()
    .filter((address) => address !== undefined);
}
