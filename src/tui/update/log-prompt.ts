import type { LogPrompt } from '../state/log-dialogs.ts';
import { momentExamples, parseMoment } from '../state/log-time.ts';
import { restarted } from '../state/log-view.ts';
import type { State } from '../state/model.ts';
import { nextGeneration, withLog } from './log-moves.ts';
import { goToTime, searchFor } from './log-search.ts';
import { isText } from './palette.ts';
import type { Step } from './step.ts';
import { step } from './step.ts';

const longestText = 900;

/** The keys of a log's prompt: type, enter takes it, esc leaves everything as it was. */
export function promptKey(state: State, prompt: LogPrompt, key: string): Step {
  const show = (change: Partial<LogPrompt>): Step =>
    step({ ...state, overlay: { kind: 'log-prompt', prompt: { ...prompt, problem: null, ...change } } });
  const edit = (text: string): Step => (prompt.isAsking ? step(state) : show({ text }));
  switch (key) {
    case 'esc':
      return step({ ...state, overlay: null });
    case 'enter':
      return prompt.isAsking ? step(state) : accept(state, prompt, show);
    case 'backspace':
      return prompt.text === '' ? step({ ...state, overlay: null }) : edit(prompt.text.slice(0, -1));
    case 'ctrl-u':
      return edit('');
    default:
      return isText(key) && prompt.text.length < longestText ? edit(prompt.text + key) : step(state);
  }
}

function accept(state: State, { about, text }: LogPrompt, show: (change: Partial<LogPrompt>) => Step): Step {
  const log = state.logs.open;
  const closed = { ...state, overlay: null };
  if (log === null) return step(closed);
  switch (about) {
    case 'search':
      return searchFor(closed, log, text);
    case 'time': {
      if (text.trim() === '') return step(closed);
      const at = parseMoment(text, state.now);
      return at === undefined
        ? show({ problem: `not a time; ${momentExamples}` })
        : goToTime(closed, log, at);
    }
    case 'filter': {
      if (text === log.filter) return step(closed);
      if (text === '') {
        const next = nextGeneration(closed);
        return step(withLog(next.state, { ...restarted(log, next.generation), filter: '', matches: null }));
      }
      // The node runs the expression over all lines once: whether it takes it, and how many match, comes at once.
      const { node, name, generation } = log;
      const { ignoresCase } = state.logs;
      const { state: asking } = show({ isAsking: true });
      return step(asking, { kind: 'log-count', node, name, generation, filter: text, ignoresCase });
    }
  }
}
