import { writeSync } from 'node:fs';
import { constants } from 'node:os';

export interface TerminalGuard extends Disposable {
  /** Throws what ended the client, if an error did. */
  readonly rethrow: () => void;
}

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Leave the alternate screen, show the cursor, end bracketed paste. */
const restoring = '\u001B[?2004l\u001B[?1049l\u001B[?25h';

/**
 * Gives the terminal back whatever ends the process: `close` runs on SIGTERM, SIGHUP, SIGINT and on errors nobody
 * caught; should the process exit all the same without it, the screen is restored with its last breath. A signal sets the
 * exit code a shell expects of it.
 */
export function guardTerminal(close: () => void): TerminalGuard {
  const failures: unknown[] = [];
  const onError = (error: unknown): void => {
    failures.push(error);
    close();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    process.exitCode = 128 + constants.signals[signal];
    close();
  };
  const onExit = (): void => {
    try {
      writeSync(1, restoring);
    } catch {
      // The terminal is gone already (SIGHUP): there is nothing left to restore.
    }
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  for (const signal of signals) process.on(signal, onSignal);
  process.on('exit', onExit);
  return {
    rethrow: () => {
      if (failures.length > 0) throw failures[0];
    },
    [Symbol.dispose]: () => {
      process.off('uncaughtException', onError);
      process.off('unhandledRejection', onError);
      for (const signal of signals) process.off(signal, onSignal);
      process.off('exit', onExit);
    },
  };
}
