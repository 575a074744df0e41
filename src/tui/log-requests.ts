import type { NodeClient } from '../contract/client.ts';
import { ApiError } from '../contract/client.ts';
import type { LogLine } from '../contract/logs.ts';
import { messageOf } from '../lib/errors.ts';
import { linesPerRead } from './state/log-view.ts';
import type { LogEffect, LogMessage, LogWindow } from './update/log-effects.ts';

/** The questions about a log; a `NodeClient` answers them. */
export type LogReader = Pick<NodeClient, 'logLines' | 'logCount' | 'pauseLog' | 'resumeLog'>;

/** Does what an update asked to be done for a log, and says what came of it. Never rejects. */
export async function requestLog(
  reader: LogReader,
  effect: Exclude<LogEffect, { kind: 'copy' }>,
): Promise<LogMessage> {
  if (effect.kind === 'log-pause') return pause(reader, effect);
  const { generation, kind: what } = effect;
  try {
    return await ask(reader, effect);
  } catch (error) {
    return { kind: 'log-refused', generation, what, message: reasonOf(error) };
  }
}

async function ask(
  reader: LogReader,
  effect: LogEffect & { kind: 'log-read' | 'log-find' | 'log-count' },
): Promise<LogMessage> {
  const { name, generation } = effect;
  switch (effect.kind) {
    case 'log-read': {
      const { which, query } = effect;
      const lines = await reader.logLines(name, query);
      return { kind: 'log-read', generation, which, query, lines };
    }
    case 'log-count': {
      const { filter, ignoresCase } = effect;
      const count = await reader.logCount(name, { filter, ignore_case: ignoresCase });
      return { kind: 'log-counted', generation, filter, count };
    }
    case 'log-find': {
      const line = await firstFound(reader, effect);
      const [from, to] = effect.known ?? [1, 0];
      const isKnown = line !== null && from <= line.id && line.id <= to;
      const window = line === null || isKnown ? null : await readAround(reader, effect, line);
      return { kind: 'log-found', generation, what: effect.what, line, window };
    }
  }
}

type Find = LogEffect & { kind: 'log-find' };

async function firstFound(reader: LogReader, { name, targets }: Find): Promise<LogLine | null> {
  for (const target of targets) {
    const [line] = await reader.logLines(name, { ...target, lines: 1 });
    if (line !== undefined) return line;
  }
  return null;
}

async function readAround(reader: LogReader, { name, filter }: Find, { id }: LogLine): Promise<LogWindow> {
  const lines = linesPerRead;
  const [before, after] = await Promise.all([
    reader.logLines(name, { ...filter, lines, before: id + 1 }),
    reader.logLines(name, { ...filter, lines, after: id }),
  ]);
  return {
    lines: [...before, ...after],
    hasOldest: before.length < lines,
    hasNewest: after.length < lines,
  };
}

async function pause(reader: LogReader, effect: LogEffect & { kind: 'log-pause' }): Promise<LogMessage> {
  const { node, name, isPaused } = effect;
  const about = { kind: 'log-paused', node, name, isPaused } as const;
  try {
    await (isPaused ? reader.pauseLog(name) : reader.resumeLog(name));
    return { ...about, refusal: null };
  } catch (error) {
    return { ...about, refusal: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  const hint = error instanceof ApiError ? error.problem.hint : undefined;
  return hint === undefined ? messageOf(error) : `${messageOf(error)} (${hint})`;
}
