import { parentPort } from 'node:worker_threads';
import { serveJobs } from '../store/job-thread.ts';
import { createQueryJobs } from './metrics/query-jobs.ts';

// The main of the thread that answers questions about series: started by the node, of no use to an import.
if (parentPort !== null) serveJobs(parentPort, createQueryJobs());
