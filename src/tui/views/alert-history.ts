import type { AlertEpisode } from '../../contract/alerts.ts';
import { cutMiddle, displayWidth } from '../../lib/cells.ts';
import { formatDateTime, formatElapsed, formatMoment, harmless } from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import { timeOf } from '../draw/moments.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { labelLines } from './alert-facts.ts';
import { severitySign, severityStyle } from './alert-state.ts';
import type { Content, Context, PageContent } from './content.ts';
import { tableContent } from './content.ts';

/** The alerts that fired, newest first. */
export function alertHistoryContent(context: Context): Content {
  const episodes = answerTo(context.node.answers, 'alert-history').data ?? [];
  return tableContent(historyTable(context, episodes), episodes, context.list);
}

/** How long it fired; of one that still does, so far. */
const lastedMs = ({ fired_at: from, resolved_at: to }: AlertEpisode, now: number): number =>
  (timeOf(to) ?? now) - Date.parse(from);

function historyTable(
  { glyphs, now, state }: Context,
  episodes: readonly AlertEpisode[],
): TableSpec<AlertEpisode> {
  const longest = (of: (episode: AlertEpisode) => string, least: number, most: number): number =>
    Math.min(most, Math.max(least, ...episodes.map((episode) => displayWidth(of(episode)))));
  const name = longest((episode) => `  ${episode.name}`, 9, 40);
  const taker = longest((episode) => episode.acknowledged?.by ?? '', 4, 16);
  const isRoomy = state.columns >= 110;
  return {
    key: ({ id }) => String(id),
    identity: ({ id }) => -id,
    text: ({ name: called, summary, severity, labels }) =>
      `${called} ${severity} ${summary} ${Object.values(labels).join(' ')}`,
    defaultSort: { column: 'fired', descending: true },
    columns: [
      {
        id: 'fired',
        title: 'FIRED',
        width: longest(({ fired_at: at }) => formatMoment(Date.parse(at), now), 8, isRoomy ? 19 : 11),
        priority: 9,
        descends: true,
        value: ({ fired_at: at }) => Date.parse(at),
        cell: ({ fired_at: at }, width) => {
          const moment = formatMoment(Date.parse(at), now);
          return moment.length > width ? moment.slice(5, 16) : moment;
        },
      },
      {
        id: 'alert',
        title: '  ALERT',
        width: Math.min(18, name),
        maxWidth: name,
        priority: 'keep',
        value: (episode) => episode.name,
        cell: (episode, width) => [
          span(
            severitySign(episode.severity, glyphs),
            episode.resolved_at === null ? severityStyle(episode.severity) : tones.muted,
          ),
          span(` ${cutMiddle(harmless(episode.name), width - 2, glyphs.ellipsis)}`),
        ],
      },
      {
        id: 'lasted',
        title: 'LASTED',
        width: 9,
        align: 'right',
        priority: 8,
        descends: true,
        value: (episode) => lastedMs(episode, now),
        cell: (episode) =>
          episode.resolved_at === null
            ? span('fires', severityStyle(episode.severity))
            : formatElapsed(lastedMs(episode, now)),
      },
      {
        id: 'taker',
        title: 'WHO',
        width: taker,
        priority: 3,
        cut: 'end',
        value: ({ acknowledged }) => acknowledged?.by ?? null,
        cell: ({ acknowledged }) => harmless(acknowledged?.by ?? ''),
      },
      {
        id: 'summary',
        title: 'WHAT',
        width: 20,
        maxWidth: 100,
        priority: 7,
        cut: 'end',
        cell: ({ summary }) => harmless(summary),
      },
    ],
  };
}

/** One time an alert fired. */
export function episodeDetail({ node, place, glyphs, now }: Context): PageContent {
  const episode = answerTo(node.answers, 'alert-history').data?.find(({ id }) => String(id) === place.detail);
  if (episode === undefined)
    return {
      kind: 'page',
      lines: () => [lineOf(' this is not among the last ones any more', tones.warning)],
    };
  const { acknowledged, resolved_at: over } = episode;
  const fields: Field[] = [
    [
      'alert',
      span(
        `${severitySign(episode.severity, glyphs)} ${harmless(`${episode.name}  ${episode.severity}`)}`,
        tones.strong,
      ),
    ],
    ['what', harmless(episode.summary)],
    ['began', formatDateTime(Date.parse(episode.active_at))],
    ['fired', formatDateTime(Date.parse(episode.fired_at))],
    [
      'over',
      over === null
        ? span(
            `it still fires, for ${formatElapsed(lastedMs(episode, now))}`,
            severityStyle(episode.severity),
          )
        : `${formatDateTime(Date.parse(over))}, after ${formatElapsed(lastedMs(episode, now))}`,
    ],
    ['value', episode.value === null ? '–' : String(episode.value)],
    ...(acknowledged === null
      ? []
      : [
          [
            'taken by',
            harmless(`${acknowledged.by || 'somebody'}: ${acknowledged.reason || 'without a word'}`),
          ] satisfies Field,
        ]),
  ];
  return {
    kind: 'page',
    lines: (width) => [
      ...drawFields(fields, width),
      [],
      ...labelLines(' labels', episode.labels, width),
      [],
      ...labelLines(' annotations', episode.annotations, width),
    ],
  };
}
