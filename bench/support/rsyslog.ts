import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Peer } from './peers.ts';
import type { Session } from './session.ts';

export interface Rsyslog {
  readonly pid: number;
  /** Waits until its output has so many bytes. Answers the milliseconds since `startedAt`. */
  written(bytes: number, startedAt: number): Promise<number>;
  end(): Promise<void>;
}

/** What is told beside its version. */
export const rsyslogFlags = '-n, imfile (inotify) to omfile, no other modules';

const shareOfPolls = 0.01;
const firstPollMs = 2;
const deadlineMs = 300_000;
/** Until it watches: it tells nobody. */
const settleMs = 500;

/** Starts rsyslog to copy the lines of all files of a folder into one file. */
export async function startRsyslog(session: Session, { command }: Peer, input: string): Promise<Rsyslog> {
  const folder = session.folder();
  const output = `${folder}/out`;
  mkdirSync(`${folder}/work`);
  writeFileSync(
    `${folder}/conf`,
    `global(workDirectory="${folder}/work" maxMessageSize="64k")
module(load="imfile")
template(name="line" type="string" string="%msg%\\n")
input(type="imfile" file="${input}/*.log" tag="bench" ruleset="copy")
ruleset(name="copy") { action(type="omfile" file="${output}" template="line") }
`,
  );
  const child = await session.start(command, ['-n', '-f', `${folder}/conf`, '-i', `${folder}/pid`]);
  await delay(settleMs);
  if (child.exitCode !== null) throw new Error(`${command} ended with code ${child.exitCode}`);
  return {
    pid: child.pid ?? 0,
    async written(bytes, startedAt) {
      for (;;) {
        const size = statSync(output, { throwIfNoEntry: false })?.size ?? 0;
        const elapsedMs = performance.now() - startedAt;
        if (size === bytes) return elapsedMs;
        if (size > bytes || elapsedMs > deadlineMs)
          throw new Error(`${command} wrote ${size} bytes of ${bytes}`);
        await delay(Math.max(firstPollMs, elapsedMs * shareOfPolls));
      }
    },
    async end() {
      await session.end(child);
    },
  };
}
