import { parentPort } from 'node:worker_threads';
import { serveScans } from './scan-thread.ts';

// The main of a scan thread: started by `worker-threads.ts`, of no use to an import.
if (parentPort !== null) serveScans(parentPort);
