import { formatDuration } from '../../lib/duration.ts';
import { success } from './answer.ts';
import type { PrometheusView } from './view.ts';

/** The version of Prometheus whose API and language this is; clients choose what they send by it. */
const compatibleVersion = '3.5.0';

/** What clients look at before they ask: who answers, and that nothing is scraped from here. */
export function addStatus(
  add: (path: string, handler: () => Response) => unknown,
  view: PrometheusView,
  version: string,
): void {
  add('/api/v1/status/buildinfo', () =>
    success({
      version: compatibleVersion,
      revision: `etlmon-${version}`,
      branch: 'etlmon',
      buildUser: `etlmon ${version}`,
      buildDate: '',
      goVersion: '',
    }),
  );
  add('/api/v1/status/runtimeinfo', () => {
    const startTime = new Date(view.startedAtMs).toISOString();
    return success({
      startTime,
      CWD: '/',
      reloadConfigSuccess: true,
      lastConfigTime: startTime,
      corruptionCount: 0,
      goroutineCount: 0,
      GOMAXPROCS: 0,
      GOGC: '',
      GODEBUG: '',
      storageRetention: formatDuration(view.retentionMs),
    });
  });
  // Those of this program are at /api/v1/config of the node.
  add('/api/v1/status/config', () => success({ yaml: '' }));
  add('/api/v1/status/flags', () => success({}));
  add('/api/v1/targets', () => success({ activeTargets: [], droppedTargets: [] }));
  add('/api/v1/targets/metadata', () => success([]));
  add('/api/v1/alertmanagers', () => success({ activeAlertmanagers: [], droppedAlertmanagers: [] }));
}
