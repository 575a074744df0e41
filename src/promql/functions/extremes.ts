import { float } from '../eval/column.ts';
import type { FloatKernel } from './range-function.ts';

/**
 * The smallest or largest float of each window, or its time in seconds, the last of several alike. NaN only counts where
 * there is nothing else. Candidates wait in a queue in which each is better than all behind it, so that every sample is
 * looked at about twice, however long the windows are.
 */
export function extremeKernel(which: 'min' | 'max', result: 'value' | 'time'): FloatKernel {
  const sign = which === 'max' ? 1 : -1;
  let queue = new Int32Array(0);
  return ({ values, times }, windows, out, first, last) => {
    if (queue.length < values.length) queue = new Int32Array(values.length);
    let head = 0;
    let tail = 0;
    let seen = 0;
    for (let step = first; step < last; step++) {
      const from = windows.from[step] as number;
      const to = windows.to[step] as number;
      if (to === from) continue;
      for (seen = Math.max(seen, from); seen < to; seen++) {
        const key = sign * (values[seen] as number);
        if (key !== key) continue;
        while (tail > head && sign * (values[queue[tail - 1] as number] as number) <= key) tail--;
        queue[tail++] = seen;
      }
      while (head < tail && (queue[head] as number) < from) head++;
      const best = head < tail ? (queue[head] as number) : to - 1;
      out.values[step] = result === 'time' ? (times[best] as number) / 1000 : (values[best] as number);
      out.present[step] = float;
    }
  };
}
