import { formatCounted, harmless } from '../../lib/format.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { AlertPart } from '../state/alert-parts.ts';
import { alertParts } from '../state/alert-parts.ts';
import { isOpen, isSuppressed, urgencyOf } from '../state/alert-rank.ts';
import { answerTo } from '../state/answers.ts';
import type { Context } from './content.ts';

const titles: Readonly<Record<AlertPart, string>> = {
  active: 'alerts',
  silences: 'silences',
  history: 'history',
  notifications: 'sent',
};

/** The parts of the view with what is in them, the current one in reverse; then what is special about it. */
export function alertBanner(context: Context): Line[] {
  const { place } = context;
  const current = place.part ?? 'active';
  const parts = alertParts.flatMap((part): Span[] => {
    const { count, style } = countOf(context, part);
    return [
      span(' '),
      span(` ${titles[part]} `, part === current ? tones.current : tones.plain),
      ...(count === '' ? [] : [span(`${count} `, style)]),
    ];
  });
  const more = current === 'notifications' ? receiverLines(context) : [];
  return [[...parts, span('  v turns', tones.muted)], ...more];
}

interface Count {
  readonly count: string;
  readonly style: Span['style'];
}

/** What was given up before that is history. */
const newsMs = 24 * 3_600_000;

function countOf({ node, glyphs, now }: Context, part: AlertPart): Count {
  const none: Count = { count: '', style: tones.plain };
  switch (part) {
    case 'active': {
      const alerts = answerTo(node.answers, 'alerts').data;
      if (alerts === null) return none;
      const open = alerts.filter(isOpen);
      const isCritical = open.some(({ severity }) => urgencyOf(severity) === 'critical');
      const firing = alerts.filter((alert) => alert.state === 'firing' && !isSuppressed(alert)).length;
      const pending = alerts.filter((alert) => alert.state === 'pending' && !isSuppressed(alert)).length;
      const texts = [
        ...(firing === 0 ? [] : [`${firing} firing`]),
        ...(pending === 0 ? [] : [`${pending} pending`]),
      ];
      const style = isCritical ? tones.critical : open.length > 0 ? tones.warning : tones.plain;
      return { count: texts.join(', '), style };
    }
    case 'silences': {
      const active = answerTo(node.answers, 'silences').data?.filter(({ state }) => state === 'active');
      return active === undefined || active.length === 0 ? none : { ...none, count: String(active.length) };
    }
    case 'history':
      return none;
    case 'notifications': {
      const given = answerTo(node.answers, 'dead-notifications').data ?? [];
      const dead = given.filter(({ at }) => now - Date.parse(at) < newsMs).length;
      return dead === 0 ? none : { count: `${glyphs.critical} ${dead} dead`, style: tones.critical };
    }
  }
}

const mostReceivers = 3;

/** Ways to receivers that failed when they were last tried. */
function receiverLines({ node, glyphs }: Context): Line[] {
  const receivers = answerTo(node.answers, 'receivers').data;
  if (receivers === null) return [];
  const told = receivers.filter(({ integrations }) => integrations.length > 0);
  if (told.length === 0)
    return [lineOf(` ${glyphs.warning} nobody is told: see notifications in the node.yaml`, tones.warning)];
  const failing = told.flatMap(({ name, integrations }) =>
    integrations.flatMap(({ integration, last_error: error }) =>
      error === null ? [] : [`${name} (${integration}): ${error}`],
    ),
  );
  const shown = failing
    .slice(0, mostReceivers)
    .map((text) => lineOf(` ${glyphs.critical} ${harmless(text)}`, tones.critical));
  return failing.length > 0
    ? shown
    : [lineOf(` ${formatCounted(told.length, 'receiver', 'receivers')}`, tones.muted)];
}

/** Why the part is empty. */
export function whyNoAlerts({ node, place }: Context): readonly string[] {
  switch (place.part ?? 'active') {
    case 'active': {
      const rules = answerTo(node.answers, 'rule-count').data;
      if (rules === 0)
        return [
          'No alert, and no rule that could raise one.',
          'Name files of rules in the node.yaml:',
          '',
          '  alerts:',
          '    rule_files: [rules/*.yml]',
        ];
      const watch = rules === null ? '' : ` ${formatCounted(rules, 'rule watches', 'rules watch')}.`;
      return [`All is well: nothing fires.${watch}`];
    }
    case 'silences':
      return ['Nothing is silenced.', 'z on an alert silences it and what is like it.'];
    case 'history':
      return ['No alert has fired yet.'];
    case 'notifications':
      return ['Nobody was told anything yet.', 'etlmon notify test NAME tries a receiver.'];
  }
}
