import type { Service } from '../../contract/services.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatElapsed,
  formatMoment,
  formatPercent,
  harmless,
} from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { timeOf } from '../draw/moments.ts';
import { span, tones } from '../draw/style.ts';
import type { Context } from './content.ts';
import { serviceSign, serviceState } from './service-state.ts';

/** What it is and how it stands. */
export function headFields(service: Service, { glyphs, now }: Context): Field[] {
  const { text, style } = serviceState(service);
  const sign = serviceSign(service, glyphs);
  const since = timeOf(service.since);
  const howLong =
    since === null ? '' : ` for ${formatElapsed(now - since)}, since ${formatMoment(since, now)}`;
  const description = service.description === service.unit ? '' : `  ${harmless(service.description)}`;
  return [
    ['service', span(`${harmless(service.unit)}${description}`, tones.strong)],
    ['state', span(`${sign.text} ${text}${howLong}`, sign.style ?? style)],
    ...endFields(service),
    ...(service.status_text === '' ? [] : [['says', harmless(service.status_text)] as const]),
  ];
}

/** How its last run ended, where that was not well. */
function endFields({ result, exit_detail: detail, exit_status: status }: Service): Field[] {
  if (result === 'success' && (status === null || status === 0)) return [];
  const words = detail ?? (status === null ? '' : String(status));
  const text = words === '' || words === result ? result : `${result}: ${words}`;
  return [['ended', span(harmless(text), result === 'success' ? tones.plain : tones.critical)]];
}

/** Its restarts and how it is set up. */
export function lifeFields(service: Service, { now }: Context): Field[] {
  const last = timeOf(service.last_restart_at);
  const { restarts, auto_restarts: auto } = service;
  const style = restarts + auto > 0 ? tones.warning : tones.plain;
  return [
    ['restarts', span(`${formatCount(restarts)} while watched`, style)],
    ['by systemd', `${formatCount(auto)} since it was started`],
    ['last restart', last === null ? 'none seen' : formatMoment(last, now)],
    ['at boot', harmless(service.unit_file_state === '' ? 'no unit file' : service.unit_file_state)],
    ['loaded', harmless(service.load_state)],
    ['type', `${harmless(service.type)}, ${service.category}`],
    ['control', service.controllable ? 'allowed: R o x' : 'not in control.services'],
  ];
}

/** What it uses. */
export function useFields(service: Service, { now }: Context): Field[] {
  const { cpu_seconds: seconds, main_pid: pid, tasks } = service;
  return [
    ['main pid', pid === null ? '–' : String(pid)],
    ['tasks', formatCount(tasks)],
    ['memory', formatBytes(service.memory_bytes)],
    ['CPU', formatPercent(service.cpu_percent, 1)],
    ['CPU time', seconds === null ? '–' : formatDuration(Math.round(seconds * 1000))],
    ['read at', formatMoment(Date.parse(service.collected_at), now)],
  ];
}
