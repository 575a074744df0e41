import type { Section } from './section.ts';

/** Ports that Go looks up by their names. */
const portNames: ReadonlyMap<string, number> = new Map([
  ['smtp', 25],
  ['smtps', 465],
  ['submissions', 465],
  ['submission', 587],
]);

/** `host:port` under a key, without a host this machine; undefined where nothing is written, or what is no address. */
export function readAddress(section: Section, key: string): { host: string; port: number } | undefined {
  const address = section.literal(key);
  if (address === undefined) return undefined;
  const [, bracketed, plain = '', portText = ''] =
    /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]+)$/.exec(address) ?? [];
  const port = portNames.get(portText) ?? (/^\d{1,5}$/.test(portText) ? Number(portText) : 0);
  if (port >= 1 && port <= 65_535) return { host: bracketed ?? (plain === '' ? 'localhost' : plain), port };
  section.fault(key, `${key}: expected host:port such as smtp.example.com:587`);
  return undefined;
}
