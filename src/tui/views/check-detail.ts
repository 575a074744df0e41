import type { Check } from '../../contract/checks.ts';
import { cutEnd, padEndCells } from '../../lib/cells.ts';
import {
  formatBytes,
  formatCounted,
  formatDateTime,
  formatDuration,
  formatElapsed,
  formatMoment,
  harmless,
} from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawBlocks, drawFields } from '../draw/fields.ts';
import { formatUntil, timeOf } from '../draw/moments.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { checkState } from './check-state.ts';
import { certificateLines } from './check-certificate.ts';
import { configLines } from './check-config.ts';
import { resultLines } from './check-history.ts';
import { millis, phaseLines } from './check-phases.ts';
import type { Context, PageContent } from './content.ts';

const twoColumnsFrom = 130;

/** One check: how it stands, what its answer's time went into, its last results, its certificate, how it is set up. */
export function checkDetail(context: Context): PageContent {
  const { node, place, glyphs } = context;
  const check = answerTo(node.answers, 'checks').data?.find(({ name }) => name === place.detail);
  if (check === undefined) {
    const text = ' this check is not made any more';
    return { kind: 'page', lines: () => [lineOf(text, tones.warning)] };
  }
  const { phases_ms: phases } = check;
  return {
    kind: 'page',
    lines: (width) => [
      ...drawFields(fieldsOf(check, context), width),
      [],
      lineOf(' time of the last answer', tones.strong),
      ...(phases === null ? [lineOf('   none came', tones.muted)] : phaseLines(phases, width, glyphs)),
      [],
      ...drawBlocks(
        [
          (room) => resultLines(check, context, room),
          (room) => eventLines(check, context, room),
          (room) => certificateLines(check, context, room),
          (room) => configLines(check, context, room),
        ],
        width,
        twoColumnsFrom,
      ),
    ],
  };
}

function fieldsOf(check: Check, { glyphs, now }: Context): Field[] {
  const { sign, word } = checkState(check, glyphs);
  const since = timeOf(check.since);
  const howLong =
    since === null ? '' : ` for ${formatElapsed(now - since)}, since ${formatMoment(since, now)}`;
  const target = `${harmless(check.name)}  ${check.kind} ${harmless(check.target)}`;
  const fields: Field[] = [
    ['check', span(target, tones.strong)],
    ['state', span(`${sign.text} ${word.text}${howLong}`, sign.style ?? word.style)],
  ];
  if (check.reason !== null)
    fields.push([
      'because',
      span(harmless(check.reason), check.state === 'down' ? tones.critical : tones.warning),
    ]);
  fields.push(['last run', lastText(check, now)], ['next run', nextText(check, now)]);
  if (check.last_failure !== null && check.last_failure !== check.reason) {
    const at = timeOf(check.last_failure_at);
    const moment = at === null ? '' : `${formatMoment(at, now)}, `;
    fields.push(['last failure', `${moment}${harmless(check.last_failure)}`]);
  }
  return [...fields, ...answerFields(check)];
}

function lastText(
  { last_checked: last, duration_ms: took, last_result: result }: Check,
  now: number,
): string {
  const at = timeOf(last);
  if (at === null) return 'none yet';
  const time = took === null ? '' : `, took ${millis(took)}`;
  return `${formatElapsed(now - at)} ago${time}${result === null ? '' : `, ${result}`}`;
}

function nextText(
  { next_check: next, interval_ms: every, timeout_ms: most, enabled }: Check,
  now: number,
): string {
  const at = timeOf(next);
  const when = at === null ? (enabled ? 'not planned' : 'switched off') : formatUntil(at, now);
  return `${when}; every ${formatDuration(every)}, given up after ${formatDuration(most)}`;
}

/** What there is to say of the last answer, as far as there was one. */
function answerFields(check: Check): Field[] {
  const { status_code: status, http_version: version, body_bytes: body } = check;
  const protocol = [
    ...(version === null ? [] : [`HTTP/${version}`.replace('HTTP/HTTP/', 'HTTP/')]),
    ...(status === null ? [] : [`status ${status}`]),
    ...(body === null ? [] : [`${formatBytes(body)} of body`]),
  ].join(', ');
  const hops = formatCounted(check.redirects, 'redirect', 'redirects');
  const tls = [check.tls_version, check.tls_cipher].filter((part) => part !== null).join(', ');
  const known: (readonly [string, string])[] = [
    ['answer', protocol],
    ['led to', check.redirects === 0 ? '' : `${check.final_url ?? 'where it began'}, ${hops}`],
    ['greeting', check.banner ?? ''],
    ['address', check.address ?? ''],
    ['TLS', tls],
  ];
  return known.filter(([, text]) => text !== '').map(([label, text]) => [label, harmless(text)] as const);
}

function eventLines({ events }: Check, { glyphs }: Context, width: number): Line[] {
  const title = lineOf(' events', tones.strong);
  if (events.length === 0) return [title, lineOf('   its state has not changed yet', tones.muted)];
  return [
    title,
    ...events.map(({ at, state, previous_state: before, previous_since: since, reason }): Line => {
      const was = since === null ? '' : ` for ${formatElapsed(Date.parse(at) - Date.parse(since))}`;
      const why = reason === null ? '' : `: ${reason}`;
      const text = cutEnd(harmless(`was ${before}${was}${why}`), Math.max(4, width - 38), glyphs.ellipsis);
      const { sign, style } = eventSigns(state, glyphs);
      return [
        span(`   ${formatDateTime(Date.parse(at))}  `),
        span(padEndCells(`${sign} ${state}`, 10), style),
        span(`  ${text}`, tones.muted),
      ];
    }),
  ];
}

function eventSigns(state: Check['state'], glyphs: Context['glyphs']) {
  if (state === 'up') return { sign: glyphs.well, style: tones.good };
  if (state === 'down') return { sign: glyphs.critical, style: tones.critical };
  return state === 'pending'
    ? { sign: glyphs.pending, style: tones.accent }
    : { sign: '?', style: tones.warning };
}
