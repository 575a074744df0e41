import { reloadRequestSchema } from './requests.ts';
import { answer, nothing, route } from './route.ts';

export const adminRoutes = {
  configReload: route({
    method: 'post',
    path: '/api/v1/config',
    tag: 'node',
    status: 200,
    body: reloadRequestSchema,
    response: answer((of) => of.reloadAnswerSchema),
    problems: [403, 409, 415, 422, 428],
    summary: 'Read the configuration file again and apply it, or say what a given one would change',
  }),
  databaseInfo: route({
    method: 'get',
    path: '/api/v1/admin/db',
    tag: 'database',
    status: 200,
    response: answer((of) => of.databaseInfoSchema),
    problems: [503],
    summary: 'Tables, sizes, retention and backups of the database',
  }),
  databaseCompact: route({
    method: 'post',
    path: '/api/v1/admin/db/compact',
    tag: 'database',
    status: 200,
    body: nothing,
    response: answer((of) => of.compactAnswerSchema),
    problems: [403, 409, 415, 503],
    summary: 'Checkpoint and vacuum; what arrives meanwhile waits',
  }),
  databaseBackup: route({
    method: 'post',
    path: '/api/v1/admin/db/backup',
    tag: 'database',
    status: 200,
    body: nothing,
    response: answer((of) => of.backupAnswerSchema),
    problems: [403, 409, 415, 503],
    summary: 'A verified copy into the backup folder, taken while writing goes on',
  }),
} as const;
