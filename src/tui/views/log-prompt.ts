import type { LogPrompt } from '../state/log-dialogs.ts';
import { momentExamples } from '../state/log-time.ts';

/** What stands before and behind what is typed. */
export function promptWords({ about, isAsking, problem }: LogPrompt): { sign: string; hint: string } {
  const sign = about === 'search' ? '/' : about === 'filter' ? 'filter: ' : 'time: ';
  if (isAsking) return { sign, hint: 'asking the node   esc cancels' };
  if (problem !== null) return { sign, hint: problem };
  const hints = {
    search: 'a regular expression   enter searches   esc cancels',
    filter: 'a regular expression   empty shows all   esc cancels',
    time: `${momentExamples}   esc cancels`,
  };
  return { sign, hint: hints[about] };
}
