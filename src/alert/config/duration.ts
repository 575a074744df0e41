/** Durations as Prometheus and Alertmanager write them, for readers of their files. */
export { parsePrometheusDuration } from '../../promql/notation/duration.ts';
