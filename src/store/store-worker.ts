import { parentPort } from 'node:worker_threads';
import { serveJobs } from './job-thread.ts';
import { jobs } from './jobs.ts';

// The main of a thread that reads or looks after the database: started by `thread.ts`, of no use to an import.
if (parentPort !== null) serveJobs(parentPort, jobs);
