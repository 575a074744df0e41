import type { Alert } from '../../contract/alerts.ts';
import type { History } from '../../contract/history.ts';
import type { Quantity } from '../draw/quantity.ts';
import type { PlotScene } from './chart-scene.ts';
import { listSeries, readSeries } from './chart-series.ts';

/** More lines than these cover each other in so small a plot. */
const mostLines = 4;

/** What the rule of an alert compares over time, with what it compares with; null where there is nothing to draw. */
export function alertScene(
  history: History,
  { threshold }: Pick<Alert, 'threshold'>,
  quantity: Quantity,
): PlotScene | null {
  const shown = listSeries(history)
    .slice(0, mostLines)
    .map((listed, slot) => ({
      ...readSeries(history, listed, quantity.factor),
      slot,
      isFocused: slot === 0,
      before: null,
    }));
  if (shown.every(({ points }) => points.length === 0)) return null;
  return {
    choice: { cursor: null },
    period: { from: Date.parse(history.from), to: Date.parse(history.to) },
    quantity,
    shown,
    ...(threshold === null ? {} : { threshold: threshold.value * quantity.factor }),
  };
}
