import { DatabaseSync } from 'node:sqlite';
import type { MessagePort } from 'node:worker_threads';
import { EtlmonError } from '../lib/errors.ts';
import { openReader } from './database.ts';
import type { JobAnswer, JobFailure, JobRequest, Jobs } from './jobs.ts';

/**
 * Answers jobs, each once the one before is done (whoever asks sees to that); keeps its connection from one to the next.
 */
export function serveJobs(port: MessagePort, jobs: Jobs): void {
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
  const answerTo = async (request: JobRequest): Promise<JobAnswer> => {
    try {
      const job = jobs[request.name] as (database: DatabaseSync, input: unknown) => unknown;
      return { id: request.id, result: await job(connect(request), request.input) };
    } catch (error) {
      return { id: request.id, error: failureOf(error) };
    }
  };
  port.on('message', (request: JobRequest) => {
    void answerTo(request).then((answer) => port.postMessage(answer));
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
    // Names of our own classes are not what they were in a minified program.
    name: error instanceof EtlmonError ? error.code : error.name,
    message: error.message,
    errcode: typeof code === 'number' ? code : undefined,
  };
}
