import type { Service, ServiceEvent } from '../../contract/services.ts';
import { harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Span } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import { isRestarting } from '../state/service-problems.ts';

/** How a service stands, as a sign. */
export function serviceSign(service: Service, glyphs: Glyphs): Span {
  switch (serviceRank(service)) {
    case 0:
    case 1:
      return span(glyphs.critical, tones.critical);
    case 2:
      return span(glyphs.warning, tones.warning);
    case 3:
      return span(glyphs.pending, tones.accent);
    case 4:
      return span(glyphs.well, tones.good);
    default:
      return span(glyphs.unknown, tones.muted);
  }
}

/** State and sub-state in systemd's words; of one that failed, how; of one that does not stay up, its sub-state. */
export function serviceState(service: Service): Span {
  const { active_state: active, sub_state: sub, result, load_state: load } = service;
  if (isRestarting(service)) return span(harmless(sub), tones.critical);
  if (active === 'inactive' && load !== 'loaded')
    return span(harmless(load), serviceRank(service) === 2 ? tones.warning : tones.muted);
  const more = active === 'failed' ? result : sub;
  const text = harmless(more === '' || more === active ? active : `${active} (${more})`);
  const rank = serviceRank(service);
  if (rank === 0) return span(text, tones.critical);
  if (rank === 2) return span(text, tones.warning);
  return rank === 5 ? span(text, tones.muted) : span(text);
}

/** The worst first: failed, does not stay up, cannot be loaded, on its way, running, at rest. */
export function serviceRank(service: Service): number {
  const { active_state: active, load_state: load } = service;
  if (active === 'failed') return 0;
  if (isRestarting(service)) return 1;
  if (load === 'error' || load === 'bad-setting') return 2;
  if (active === 'activating' || active === 'deactivating' || active === 'reloading') return 3;
  return active === 'active' ? 4 : 5;
}

/** What happened to a service, with a sign. */
export function eventSpan(kind: ServiceEvent['kind'], glyphs: Glyphs): Span {
  switch (kind) {
    case 'failed':
      return span(`${glyphs.critical} failed`, tones.critical);
    case 'restarted':
      return span(`${glyphs.warning} restarted`, tones.warning);
    case 'started':
      return span(`${glyphs.well} started`, tones.good);
    case 'stopped':
      return span(`${glyphs.unknown} stopped`, tones.muted);
    case 'reloaded':
      return span(`${glyphs.nothing} reloaded`);
  }
}
