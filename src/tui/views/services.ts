import type { Service } from '../../contract/services.ts';
import { cutMiddle, displayWidth } from '../../lib/cells.ts';
import { formatBytes, formatCount, formatCounted, formatPercent, harmless } from '../../lib/format.ts';
import { sinceText, sinceWidth, timeOf } from '../draw/moments.ts';
import type { Line, Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import type { Column, TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { serviceName } from '../state/service-problems.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';
import { serviceRank, serviceSign, serviceState } from './service-state.ts';

const servicesOf = ({ node }: Context): readonly Service[] => answerTo(node.answers, 'services').data ?? [];

/** Every systemd service the node watches, what failed first. */
export function servicesContent(context: Context): Content {
  const services = servicesOf(context);
  return tableContent(serviceTable(context, services), services, context.list);
}

/** How many services there are, and how they stand. */
export function serviceBanner(context: Context): Line[] {
  const services = servicesOf(context);
  if (services.length === 0) return [];
  const count = (...ranks: readonly number[]): number =>
    services.filter((service) => ranks.includes(serviceRank(service))).length;
  const parts: Span[] = [span(` ${formatCounted(services.length, 'service', 'services')}`, tones.accent)];
  const add = (number: number, text: string, style: Span['style']): void => {
    if (number > 0) parts.push(span(`   `), span(`${number} ${text}`, style));
  };
  add(count(0), 'failed', tones.critical);
  add(count(1), 'restarting', tones.critical);
  add(count(2), 'not loaded', tones.warning);
  add(count(3), 'changing', tones.accent);
  add(count(4), 'active', tones.plain);
  add(count(5), 'at rest', tones.muted);
  return [parts];
}

/** Why no service is shown: the node says whether there is systemd at all. */
export function whyNoServices({ node }: Context): readonly string[] {
  const health = answerTo(node.answers, 'health').data;
  const task = health?.collectors.find(({ collector }) => collector === 'service');
  if (health === null) return ['The node reports no services.'];
  if (task === undefined) {
    return [
      'The node does not watch services: that is switched off in its node.yaml.',
      'It does where that says:',
      '',
      '  services:',
      '    enabled: true',
    ];
  }
  const why = harmless(task.last_error ?? 'it did not say why');
  switch (task.status) {
    case 'unavailable':
      return [
        'There are no systemd services to watch here:',
        `${why}.`,
        '',
        'In a container the node sees those of the host once /run/systemd and',
        '/run/dbus of the host are mounted into it.',
      ];
    case 'failing':
      return ['The services cannot be read:', `${why}.`];
    case 'pending':
      return ['The node has not looked at its services yet.'];
    case 'ok':
      return [
        'No service is among those that are to be watched.',
        'Left out, services and exclude mean all that matter; in its node.yaml:',
        '',
        '  services:',
        '    services: []',
        '    exclude: []',
      ];
  }
}

type Of<T> = (service: Service) => T;

function serviceTable({ glyphs, now }: Context, services: readonly Service[]): TableSpec<Service> {
  const longest = (of: Of<string>, least: number): number =>
    Math.max(least, ...services.map((service) => displayWidth(of(service))));
  const name = longest(({ unit }) => serviceName(unit), 6) + 2;
  const state = longest((service) => serviceState(service).text, 8);
  const number = (id: string, title: string, width: number, priority: number, of: Of<number | null>) =>
    ({ id, title, width, priority, value: of, align: 'right', descends: true }) satisfies Omit<
      Column<Service>,
      'cell'
    >;
  return {
    key: ({ unit }) => unit,
    text: (service) => `${service.unit} ${service.description} ${service.category} ${service.active_state}`,
    defaultSort: { column: 'state', descending: false },
    columns: [
      {
        id: 'service',
        title: '  SERVICE',
        width: Math.min(19, name),
        maxWidth: Math.min(60, name),
        priority: 'keep',
        value: ({ unit }) => unit,
        cell: (service, width) => [
          serviceSign(service, glyphs),
          span(` ${cutMiddle(harmless(serviceName(service.unit)), width - 2, glyphs.ellipsis)}`),
        ],
      },
      {
        id: 'category',
        title: 'CATEGORY',
        width: 10,
        priority: 3,
        value: ({ category }) => category,
        cell: ({ category }) => category,
      },
      {
        id: 'state',
        title: 'STATE',
        width: Math.min(18, state),
        maxWidth: Math.min(30, state),
        priority: 'keep',
        cut: 'end',
        value: serviceRank,
        cell: (service) => serviceState(service),
      },
      {
        id: 'since',
        title: 'SINCE',
        ...sinceWidth,
        align: 'right',
        priority: 9,
        descends: true,
        value: (service) => timeOf(service.since),
        cell: (service, width) => sinceText(service.since, now, width),
      },
      {
        ...number('restarts', 'RESTARTS', 9, 8, ({ restarts }) => restarts),
        cell: ({ restarts }) => span(formatCount(restarts), restarts === 0 ? tones.muted : undefined),
      },
      {
        ...number('memory', 'MEMORY', 7, 7, (service) => service.memory_bytes),
        cell: (service) => formatBytes(service.memory_bytes),
      },
      {
        ...number('cpu', 'CPU', 7, 6, (service) => service.cpu_percent),
        cell: (service) => formatPercent(service.cpu_percent, 1),
      },
      {
        ...number('pid', 'PID', 7, 4, (service) => service.main_pid),
        descends: false,
        cell: ({ main_pid: pid }) => (pid === null ? '–' : String(pid)),
      },
      {
        id: 'description',
        title: 'DESCRIPTION',
        width: 16,
        maxWidth: 80,
        priority: 1,
        cut: 'end',
        cell: ({ description }) => span(harmless(description), tones.muted),
      },
    ],
  };
}
