import { UsageError } from './command.ts';

/** Checks the address of a node as given on the command line: `http://host:port`, `https://…` or `unix:/path`. */
export function nodeAddress(written: string): string {
  const isAddress = /^unix:\/./.test(written) || (/^https?:\/\//.test(written) && URL.canParse(written));
  if (isAddress) return written;
  throw new UsageError(`expected an address such as http://host:8080, got ${JSON.stringify(written)}`);
}

/** What a node is called as long as it has not told its own name. */
export function hostOf(address: string): string {
  return address.startsWith('unix:') ? 'local' : new URL(address).hostname;
}
