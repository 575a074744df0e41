import { NodeClient } from '../contract/client.ts';
import { systemClock } from '../lib/clock.ts';
import { EtlmonError } from '../lib/errors.ts';
import { userName } from '../lib/user-name.ts';
import { paintLine, wantsColors } from './draw/paint.ts';
import { drawFrame } from './frame.ts';
import { guardTerminal } from './guard.ts';
import type { TuiExitCode } from './guard.ts';
import { queryHistoryFile, queryHistoryPath } from './query-history-file.ts';
import { saveNew } from './save.ts';
import { Session } from './session.ts';
import { openTerminal } from './terminal.ts';
import { initialState } from './state/model.ts';
import type { NodeOption } from './state/model.ts';

export interface TuiOptions {
  readonly nodes: readonly NodeOption[];
  readonly refreshIntervalMs: number;
  /** Name of the node to begin with; the first where it is left out. */
  readonly defaultNode?: string;
  /** Only ASCII signs. */
  readonly ascii: boolean;
  readonly version: string;
}

/**
 * The terminal client, until the user quits or a signal ends it; the terminal is restored in every case. Resolves with
 * the exit code that tells which. Throws `EtlmonError` where there is no terminal to draw on.
 */
export async function runTui(options: TuiOptions): Promise<TuiExitCode> {
  const { stdin, stdout } = process;
  if (!stdout.isTTY || !stdin.isTTY) {
    throw new EtlmonError('NO_TERMINAL', 'the terminal client needs a terminal for input and output', {
      hint: 'ssh needs -t to give a command one; etlmon status prints the same as text',
    });
  }
  if (options.nodes.length === 0) {
    throw new EtlmonError('NO_NODES', 'there is no node to show', {
      hint: 'Name one in ui.yaml under nodes.',
    });
  }
  const palette = { hasColors: wantsColors(process.env), isAscii: options.ascii };
  const user = userName(process.env);
  const historyPath = queryHistoryPath(process.env);
  const terminal = openTerminal((key) => session.dispatch({ kind: 'key', key }));
  const session: Session = new Session({
    clock: systemClock,
    clients: options.nodes.map(({ address }) => new NodeClient(address, { timeoutMs: 5000 })),
    initial: initialState({
      nodes: options.nodes,
      ...(options.defaultNode === undefined ? {} : { defaultNode: options.defaultNode }),
      isAscii: options.ascii,
      version: options.version,
      ...(user === undefined ? {} : { user }),
      now: systemClock.now(),
      ...sizeOf(stdout),
    }),
    refreshMs: options.refreshIntervalMs,
    draw: (state) => terminal.show(drawFrame(state).map((line) => paintLine(line, palette))),
    copy: terminal.copy,
    save: saveNew,
    ...(historyPath === undefined ? {} : { queryHistory: queryHistoryFile(historyPath) }),
    quit: terminal.close,
  });
  const onResize = (): void => session.dispatch({ kind: 'resize', ...sizeOf(stdout) });
  stdout.on('resize', onResize);
  using guard = guardTerminal(terminal.close);
  try {
    session.start();
    await terminal.closed;
  } finally {
    session.stop();
    stdout.off('resize', onResize);
  }
  guard.rethrow();
  return guard.exitCode();
}

function sizeOf({ columns, rows }: { columns?: number; rows?: number }): { columns: number; rows: number } {
  return { columns: columns || 80, rows: rows || 24 };
}
