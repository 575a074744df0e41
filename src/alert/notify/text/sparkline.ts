import type { AlertEvidence } from '../../notification.ts';
import { formatQuantity } from './quantity.ts';

/** A course of values, drawn small. */
export interface Sparkline {
  /** Of each column from 0 (lowest) to 1, and whether it is where the rule alerts; null where there is no value. */
  readonly columns: readonly ({ readonly height: number; readonly isOver: boolean } | null)[];
  readonly low: string;
  readonly high: string;
}

const maxColumns = 30;

/** The last hour of an alert; undefined where fewer than two values are known. */
export function sparklineOf(evidence: AlertEvidence): Sparkline | undefined {
  const { lastHour, threshold, unit } = evidence;
  const isDownward = threshold?.operator.startsWith('<') === true;
  const values = narrowed(lastHour?.values ?? [], isDownward);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return undefined;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return {
    columns: values.map((value) =>
      value === null
        ? null
        : {
            height: high === low ? 0.5 : (value - low) / (high - low),
            isOver: threshold !== undefined && holds(value, threshold),
          },
    ),
    low: formatQuantity(low, unit),
    high: formatQuantity(high, unit),
  };
}

const blocks = '▁▂▃▄▅▆▇█';

/** As a line of characters; a gap where there is no value. */
export function drawBlocks({ columns }: Sparkline): string {
  return columns
    .map((column) => (column === null ? ' ' : blocks[Math.min(7, Math.floor(column.height * 8))]))
    .join('');
}

/** As many values as there are columns: of those that share one, the one nearest to the alert. */
function narrowed(values: readonly (number | null)[], isDownward: boolean): (number | null)[] {
  const columns = Math.min(values.length, maxColumns);
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.floor(((column + 1) * values.length) / columns);
    const known = values.slice(from, to).filter((value) => value !== null && Number.isFinite(value));
    if (known.length === 0) return null;
    return (isDownward ? Math.min : Math.max)(...(known as number[]));
  });
}

function holds(value: number, threshold: NonNullable<AlertEvidence['threshold']>): boolean {
  switch (threshold.operator) {
    case '>':
      return value > threshold.value;
    case '>=':
      return value >= threshold.value;
    case '<':
      return value < threshold.value;
    case '<=':
      return value <= threshold.value;
    case '==':
      return value === threshold.value;
    case '!=':
      return value !== threshold.value;
  }
}
