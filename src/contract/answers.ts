/** The schemas of all answers, for `answer` of route.ts: who asks a node, and its documentation. */
export {
  alertCommentSchema,
  alertDetailSchema,
  alertEpisodeSchema,
  alertSchema,
  notificationSchema,
  notificationTestSchema,
  receiverSchema,
  silenceSchema,
} from './alerts.ts';
export { arrivalSchema } from './arrivals.ts';
export { auditLineSchema, auditVerdictSchema } from './audit.ts';
export { checkSchema } from './checks.ts';
export { configSchema, reloadAnswerSchema } from './config.ts';
export { cronJobSchema, cronRunSchema } from './cron.ts';
export { backupAnswerSchema, compactAnswerSchema, databaseInfoSchema } from './database.ts';
export { eventSchema } from './events.ts';
export { mountSchema } from './fs.ts';
export { healthSchema } from './health.ts';
export { historySchema, metricNameSchema } from './history.ts';
export { logCountSchema, logLineSchema, logSchema } from './logs.ts';
export { pathTopSchema, scanAnswerSchema, watchedPathSchema } from './paths.ts';
export { killAnswerSchema, processSchema } from './processes.ts';
export { scriptSchema } from './scripts.ts';
export { journalEntrySchema, serviceAnswerSchema, serviceEventSchema, serviceSchema } from './services.ts';
export { systemSchema } from './system.ts';
export { transferLogSchema, transferSchema, transferTotalSchema } from './transfers.ts';
