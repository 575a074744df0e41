import { errnoOf, messageOf } from '../../lib/errors.ts';
import type { Collector, CollectorContext, MetricDefinition, Reading, Sample } from '../collector.ts';
import type { TextfileConfig } from './config.ts';
import { readFolder } from './folder.ts';
import type { TextFile } from './folder.ts';
import { mergeFiles } from './merge.ts';

export type { TextfileConfig } from './config.ts';

export const textfileMetrics: readonly MetricDefinition[] = [
  {
    name: 'node_textfile_mtime_seconds',
    type: 'gauge',
    help: 'Unixtime mtime of textfiles successfully read.',
  },
  {
    name: 'node_textfile_scrape_error',
    type: 'gauge',
    help: '1 if there was an error opening or reading a file, 0 otherwise',
  },
];

/** Metrics other programs leave in files. */
export interface TextfileCollector extends Collector {
  /** What the files told of their metrics last; it changes with every reading. */
  definitions(): readonly MetricDefinition[];
}

const timeoutMs = 10_000;
/** Of those that are told in a failure. */
const maxProblems = 5;

/**
 * Samples of the *.prom files of a folder, with the names, labels and rules of node_exporter's textfile collector. A
 * file that cannot be used does not stop the others; `isOwnMetric` tells names files may not use.
 */
export function createTextfileCollector(
  config: TextfileConfig,
  context: CollectorContext,
  isOwnMetric: (name: string) => boolean = (name) => /^(etlmon|node_textfile)_/.test(name),
): TextfileCollector {
  let definitions: readonly MetricDefinition[] = [];

  const read = async (signal: AbortSignal): Promise<Reading> => {
    const files = await filesOf(context.host.path(config.path), config.max_size, signal);
    const merged = mergeFiles(files, isOwnMetric);
    definitions = merged.definitions;
    const problems = [...merged.refused, ...merged.leftOut];
    return {
      samples: [...merged.samples, ...ownSamples(merged.used, merged.refused.length > 0)],
      ...(problems.length === 0 ? {} : { failure: failureOf(problems) }),
    };
  };

  return {
    name: 'textfile',
    tasks: [{ id: 'textfile', intervalMs: config.interval, timeoutMs, read }],
    definitions: () => definitions,
  };
}

async function filesOf(folder: string, maxBytes: number, signal: AbortSignal): Promise<readonly TextFile[]> {
  try {
    return await readFolder(folder, maxBytes, signal);
  } catch (error) {
    signal.throwIfAborted();
    const isMissing = errnoOf(error) === 'ENOENT';
    return [{ path: folder, problem: isMissing ? 'there is no such folder' : messageOf(error) }];
  }
}

/** Whole seconds, as node_exporter has them. */
function ownSamples(
  used: readonly { readonly path: string; readonly modifiedMs: number }[],
  hasError: boolean,
): Sample[] {
  return [
    ...used.map(({ path, modifiedMs }) => ({
      name: 'node_textfile_mtime_seconds',
      labels: { file: path },
      value: Math.floor(modifiedMs / 1000),
    })),
    { name: 'node_textfile_scrape_error', labels: {}, value: hasError ? 1 : 0 },
  ];
}

function failureOf(problems: readonly string[]): string {
  const more = problems.length - maxProblems;
  return [...problems.slice(0, maxProblems), ...(more > 0 ? [`and ${more} more such`] : [])].join('; ');
}
