import { DatabaseSync } from 'node:sqlite';
import type { MessagePort } from 'node:worker_threads';
import { openReader } from './database.ts';
import { jobs } from './jobs.ts';
import type { JobAnswer, JobFailure, JobRequest } from './jobs.ts';

/** Answers jobs one after another; keeps its connection from one to the next. */
export function serveJobs(port: MessagePort): void {
  let connection: { database: DatabaseSync; key: string } | undefined;
  const connect = (request: JobRequest): DatabaseSync => {
    const key = `${request.file} ${request.generation} ${request.isReadOnly}`;
    if (connection?.key !== key) {
      connection?.database.close();
      connection = undefined;
      connection = { database: open(request), key };
    }
    return connection.database;
  };
  port.on('message', (request: JobRequest) => {
    let answer: JobAnswer;
    try {
      const job = jobs[request.name] as (database: DatabaseSync, input: unknown) => unknown;
      answer = { id: request.id, result: job(connect(request), request.input) };
    } catch (error) {
      answer = { id: request.id, error: failureOf(error) };
    }
    port.postMessage(answer);
  });
}

function open({ file, isReadOnly }: JobRequest): DatabaseSync {
  if (isReadOnly) return openReader(file);
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0');
  return database;
}

function failureOf(error: unknown): JobFailure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), errcode: undefined };
  const code = 'errcode' in error ? error.errcode : 'errno' in error ? error.errno : undefined;
  return {
    name: error.name,
    message: error.message,
    errcode: typeof code === 'number' ? code : undefined,
  };
}
