import type { Line } from '../draw/style.ts';
import type { ViewId } from '../state/model.ts';
import type { Answer } from '../state/answers.ts';
import type { Content, Context, Screen } from './content.ts';
import { alertBanner, whyNoAlerts } from './alert-banner.ts';
import { alertsContent, alertsDetail } from './alert-view.ts';
import { arrivalDetail } from './arrival-detail.ts';
import { arrivalsContent } from './arrivals.ts';
import { checkDetail } from './check-detail.ts';
import { checkBanner, checksContent } from './checks.ts';
import { chartContent } from './chart.ts';
import { cronDetail } from './cron-detail.ts';
import { cronBanner, cronContent } from './cron.ts';
import { diskDetail } from './disk-detail.ts';
import { diskContent } from './disk.ts';
import { logContent } from './log.ts';
import { logsContent } from './logs.ts';
import { nodeHealth } from './node-health.ts';
import { nodesContent } from './nodes.ts';
import { overviewContent } from './overview.ts';
import { pathDetail } from './path-detail.ts';
import { pathsContent } from './paths.ts';
import { processDetail } from './process-detail.ts';
import { processesContent } from './processes.ts';
import { queryScreen } from './query.ts';
import { serviceDetail } from './service-detail.ts';
import { serviceBanner, servicesContent, whyNoServices } from './services.ts';
import { transferDetail } from './transfer-detail.ts';
import { transferBanner, transfersContent, whyNoTransfers } from './transfers.ts';

/** A view: what it shows, what it waits for, and what to say when there is nothing. */
export interface View {
  readonly title: string;
  /** The title where all of them have to fit a narrow screen. */
  readonly short?: string;
  /** Completes "waiting for …". */
  readonly awaited: string;
  /** Why the list may be empty, and what to configure. */
  readonly empty: readonly string[] | ((context: Context) => readonly string[]);
  /** Lines above the list that say what is in it. */
  readonly banner?: (context: Context) => readonly Line[];
  readonly content: (context: Context) => Content;
  readonly detail?: (context: Context) => Content;
  /** For a view that says by itself how things stand. */
  readonly screen?: (context: Context, main: Answer<unknown>) => Screen;
}

const views: Record<ViewId, View> = {
  nodes: {
    title: 'nodes',
    awaited: 'the nodes',
    empty: ['No node is configured.', 'Name them in ui.yaml under nodes: - name: …, address: http://…:8080'],
    content: nodesContent,
    detail: nodeHealth,
  },
  overview: { title: 'overview', awaited: 'the state of the machine', empty: [], content: overviewContent },
  disk: {
    title: 'disk',
    awaited: 'the mounts',
    empty: [
      'The node reports no mounts.',
      'See whether disk in its node.yaml includes or excludes too much.',
    ],
    content: diskContent,
    detail: diskDetail,
  },
  paths: {
    title: 'paths',
    awaited: 'the paths',
    empty: [
      'No path is watched on this node.',
      'Add one to its node.yaml:',
      '',
      '  paths:',
      '    - path: /data/in',
      '      scan_interval: 5m',
    ],
    content: pathsContent,
    detail: pathDetail,
  },
  logs: {
    title: 'logs',
    awaited: 'the logs',
    empty: [
      'No log is followed on this node.',
      'Add one to its node.yaml:',
      '',
      '  logs:',
      '    - name: app',
      '      path: /var/log/app/*.log',
    ],
    content: logsContent,
    detail: logContent,
  },
  processes: {
    title: 'processes',
    short: 'procs',
    awaited: 'the processes',
    empty: [
      'No process is watched on this node; a shows all processes.',
      'To watch some, add to its node.yaml:',
      '',
      '  process_watch:',
      '    - name: etl_worker',
      '      match: etl_worker',
    ],
    content: processesContent,
    detail: processDetail,
  },
  cron: {
    title: 'cron',
    awaited: 'the jobs',
    empty: [
      'No job on this node: it found no crontab and no systemd timer.',
      'It reads /etc/crontab, /etc/cron.d, /var/spool/cron, /etc/anacrontab',
      'and the timers; crontabs of users take root or CAP_DAC_READ_SEARCH.',
      'It may be switched off in its node.yaml, where it should say:',
      '',
      '  cron:',
      '    enabled: true',
    ],
    banner: cronBanner,
    content: cronContent,
    detail: cronDetail,
  },
  transfers: {
    title: 'transfers',
    awaited: 'the transfers',
    empty: whyNoTransfers,
    banner: transferBanner,
    content: transfersContent,
    detail: transferDetail,
  },
  services: {
    title: 'services',
    awaited: 'the services',
    empty: whyNoServices,
    banner: serviceBanner,
    content: servicesContent,
    detail: serviceDetail,
  },
  checks: {
    title: 'checks',
    awaited: 'the checks',
    empty: [
      'No server is checked from this node.',
      'Say in its node.yaml which are to answer, and how:',
      '',
      '  http_checks:',
      '    - name: shop',
      '      url: https://shop.example.com/health',
      '      expect:',
      '        status: 200',
      '  tcp_checks:',
      '    - name: database',
      '      address: db.example.com:5432',
    ],
    banner: checkBanner,
    content: checksContent,
    detail: checkDetail,
  },
  alerts: {
    title: 'alerts',
    awaited: 'the alerts',
    empty: whyNoAlerts,
    banner: alertBanner,
    content: alertsContent,
    detail: alertsDetail,
  },
  arrivals: {
    title: 'arrivals',
    awaited: 'the expected files',
    empty: [
      'No file is expected on this node.',
      'Say in its node.yaml which file is to arrive where, and by when:',
      '',
      '  arrivals:',
      '    - name: orders',
      '      path: /data/in',
      '      match: orders_*.csv',
      '      by: "06:00"',
      '      days: weekdays',
      '      min_size: 1kB',
    ],
    content: arrivalsContent,
    detail: arrivalDetail,
  },
  query: { title: 'query', awaited: 'the result', empty: [], content: chartContent, screen: queryScreen },
  chart: { title: 'chart', awaited: 'the series', empty: [], content: chartContent },
};

export function viewOf(id: ViewId): View {
  return views[id];
}
