import { constants } from 'node:os';
import type { MetricDefinition, Sample } from '../collector.ts';
import type { ScriptRun } from './run-script.ts';

const define = (type: MetricDefinition['type'], name: string, help: string): MetricDefinition => ({
  name: `etlmon_exec_${name}`,
  type,
  help,
});

/** What is told of each script, beside what it prints itself. */
export const execMetrics: readonly MetricDefinition[] = [
  define('gauge', 'duration_seconds', 'How long the last run of the script took.'),
  define(
    'gauge',
    'exit_code',
    'With what the script exited; 128 and the number of the signal that ended it, as shells tell.',
  ),
  define('gauge', 'output_bytes', 'What the last run of the script printed, in bytes.'),
  define(
    'gauge',
    'success',
    'Whether the last run exited with 0 in time and all of its output was understood.',
  ),
  define('counter', 'timeouts_total', 'Runs that were ended because they took too long.'),
];

/** The exit status as a shell tells it; undefined for a script that never ran. */
function exitCodeOf(run: Pick<ScriptRun, 'exitCode' | 'signal'> | undefined): number | undefined {
  if (!run) return undefined;
  if (run.exitCode !== null) return run.exitCode;
  const number = run.signal === null ? undefined : constants.signals[run.signal as NodeJS.Signals];
  return number === undefined ? undefined : 128 + number;
}

export function execSamples(
  script: string,
  run: ScriptRun | undefined,
  isSuccess: boolean,
  timeouts: number,
): Sample[] {
  const sample = (name: string, value: number): Sample => ({
    name: `etlmon_exec_${name}`,
    labels: { script },
    value,
  });
  const exitCode = exitCodeOf(run);
  return [
    ...(run
      ? [sample('duration_seconds', run.durationMs / 1000), sample('output_bytes', run.outputBytes)]
      : []),
    ...(exitCode === undefined ? [] : [sample('exit_code', exitCode)]),
    sample('success', isSuccess ? 1 : 0),
    sample('timeouts_total', timeouts),
  ];
}
