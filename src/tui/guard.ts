import { writeSync } from 'node:fs';

/** What a shell expects of a program that ended well, or on SIGHUP, SIGINT or SIGTERM: 128 and the signal's number. */
export type TuiExitCode = 0 | 129 | 130 | 143;

export interface TerminalGuard extends Disposable {
  readonly exitCode: () => TuiExitCode;
  /** Throws what ended the client, if an error did. */
  readonly rethrow: () => void;
}

const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Ends bracketed paste, wraps lines again, leaves the alternate screen, shows the cursor. */
const restoring = '\u001B[?2004l\u001B[?7h\u001B[?1049l\u001B[?25h';

/**
 * Gives the terminal back whatever ends the process: `close` runs on SIGTERM, SIGHUP, SIGINT and on errors nobody
 * caught; should the process exit all the same without it, the screen is restored with its last breath.
 */
export function guardTerminal(close: () => void): TerminalGuard {
  const failures: unknown[] = [];
  let exitCode: TuiExitCode = 0;
  const onError = (error: unknown): void => {
    failures.push(error);
    close();
  };
  const onSignal = (signal: keyof typeof exitCodes): void => {
    exitCode = exitCodes[signal];
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
    exitCode: () => exitCode,
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
