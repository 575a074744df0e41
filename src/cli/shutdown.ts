import { endProcess } from './exit.ts';

/** Whatever hangs, the process is gone this long after it was told to stop. */
const deadlineMs = 4500;

/** Resolves at the first of the signals. A second one, or the deadline, ends the process at once. */
export function untilToldToStop(signals: readonly NodeJS.Signals[]): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (isStopping) return endProcess(1);
      isStopping = true;
      setTimeout(() => endProcess(1), deadlineMs).unref();
      resolve(signal);
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}
