import type { Logger } from 'pino';

/**
 * The node's log: JSON lines for journald and shippers, readable lines on a terminal. Written synchronously: the node
 * says little, and what it says last must not be lost.
 */
export async function createLog(destination: { readonly file: string } | 'stdout'): Promise<Logger> {
  const { pino } = await import('pino');
  if (destination !== 'stdout') {
    return pino(
      { base: null },
      pino.destination({ dest: destination.file, mkdir: true, append: true, sync: true }),
    );
  }
  if (!process.stdout.isTTY) return pino({ base: null }, pino.destination({ fd: 1, sync: true }));
  const { default: pretty } = await import('pino-pretty');
  return pino(
    { base: null },
    pretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l', sync: true }),
  );
}
