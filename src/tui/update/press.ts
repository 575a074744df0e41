import type { State } from '../state/model.ts';
import { alertDialogKey } from './alert-dialog-keys.ts';
import { bindingsOf } from './bindings.ts';
import { killKey } from './kill-keys.ts';
import { pauseKey } from './log-pause.ts';
import { promptKey } from './log-prompt.ts';
import { paletteKey } from './palette.ts';
import { serviceKey } from './service-dialog-keys.ts';
import { typingKey } from './query-typing.ts';
import { searchKey } from './search-keys.ts';
import type { Step } from './step.ts';
import { step } from './step.ts';

/** What a key does: in what lies on top, else at the place. Ctrl-C leaves from everywhere. */
export function pressKey(state: State, pressed: string): Step {
  if (pressed === 'ctrl-c') return step(state, { kind: 'quit' });
  const { overlay } = state;
  // Only what is typed has words to go by.
  const key = overlay?.kind === 'query' ? pressed : pressed.replace(/^ctrl-(left|right)$/, '$1');
  switch (overlay?.kind) {
    case 'kill':
      return killKey(state, overlay.dialog, key);
    case 'service':
      return serviceKey(state, overlay.dialog, key);
    case 'alert':
      return alertDialogKey(state, overlay.dialog, key);
    case 'search':
      return searchKey(state, overlay.before, key);
    case 'palette':
      return paletteKey(state, overlay, key);
    case 'query':
      return typingKey(state, overlay.popup, key);
    case 'log-prompt':
      return promptKey(state, overlay.prompt, key);
    case 'log-pause':
      return pauseKey(state, overlay.dialog, key);
    case 'help':
      return helpKey(state, overlay.offset, key);
    case undefined: {
      const binding = bindingsOf(state).find(({ keys }) => keys.includes(key));
      return binding === undefined ? step(state) : binding.act(state);
    }
  }
}

function helpKey(state: State, offset: number, key: string): Step {
  const scrolled = (to: number): Step =>
    step({ ...state, overlay: { kind: 'help', offset: Math.max(0, to) } });
  switch (key) {
    case 'j':
    case 'down':
      return scrolled(offset + 1);
    case 'k':
    case 'up':
      return scrolled(offset - 1);
    case 'pagedown':
    case ' ':
      return scrolled(offset + 10);
    case 'pageup':
      return scrolled(offset - 10);
    default:
      return step({ ...state, overlay: null });
  }
}
