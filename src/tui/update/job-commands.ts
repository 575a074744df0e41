import type { State } from '../state/model.ts';
import { placeOf } from '../state/model.ts';
import { refreshCron, toggleTimeline } from './cron-keys.ts';
import type { Command } from './palette.ts';
import { openPage, showAll } from './transfer-keys.ts';

/** What the palette can do with jobs and transfers where they are shown. */
export function jobCommands(state: State): Command[] {
  const { view, detail } = placeOf(state);
  if (view === 'cron') {
    const timeline: Command = {
      name: 'timeline',
      help: 'the next 24 hours or the table',
      act: toggleTimeline,
    };
    const again: Command = { name: 'read again', help: 'the crontabs and timers', act: refreshCron };
    return detail === null ? [timeline, again] : [again];
  }
  if (view !== 'transfers' || detail !== null) return [];
  return [
    { name: 'totals', help: 'per user, host, direction and hour', act: openPage('totals') },
    { name: 'bad lines', help: 'those that are no transfers', act: openPage('bad') },
    { name: 'all transfers', help: 'whatever they were narrowed by', act: showAll },
  ];
}
