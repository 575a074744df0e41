import type { Labels, Sample } from '../lib/reading.ts';
import type { Definitions } from './exposition-families.ts';
import { exposition, expositionType } from './exposition.ts';
import { openMetrics, openMetricsType } from './openmetrics.ts';

/** One of the formats metrics are served in. */
export interface ServedFormat {
  readonly contentType: string;
  write(definitions: Definitions, samples: readonly Sample[], constant?: Labels): string;
}

interface Wish {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

const text: ServedFormat = { contentType: expositionType, write: exposition };

/**
 * The format a client wants, by its Accept header as Prometheus sends it: OpenMetrics 1.0 where it is wanted at least
 * as much as text, else the text format. `escaping=allow-utf-8` (Prometheus 3) lets names be any text.
 * https://prometheus.io/docs/instrumenting/content_negotiation/
 */
export function expositionFormat(accept: string | undefined): ServedFormat {
  const wishes = (accept ?? '').split(',').map(parseWish);
  const open = best(wishes.filter(isOpenMetrics));
  const plain = best(wishes.filter(({ type }) => ['text/plain', 'text/*', '*/*'].includes(type)));
  if (!open || open.quality === 0 || open.quality < (plain?.quality ?? 0)) return text;
  const allowsUtf8 = open.parameters.get('escaping') === 'allow-utf-8';
  return {
    contentType: allowsUtf8 ? `${openMetricsType}; escaping=allow-utf-8` : openMetricsType,
    write: (definitions, samples, constant) =>
      openMetrics(definitions, samples, constant, allowsUtf8 ? 'utf-8' : 'plain'),
  };
}

function isOpenMetrics({ type, parameters }: Wish): boolean {
  return type === 'application/openmetrics-text' && (parameters.get('version') ?? '1.0.0') === '1.0.0';
}

function best(wishes: readonly Wish[]): Wish | undefined {
  return wishes.toSorted((a, b) => b.quality - a.quality)[0];
}

function parseWish(written: string): Wish {
  const [type = '', ...rest] = written.split(';').map((part) => part.trim().toLowerCase());
  const parameters = new Map(
    rest.map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=', 2).map((each) => each.trim());
      return [name, value.replaceAll('"', '')];
    }),
  );
  const quality = Number(parameters.get('q') ?? 1);
  return { type, parameters, quality: Number.isFinite(quality) ? quality : 0 };
}
