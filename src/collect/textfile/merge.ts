import { defaultExpositionLimits, parseExposition, seriesKey } from '../../lib/exposition/index.ts';
import type { Exposition } from '../../lib/exposition/index.ts';
import type { MetricDefinition, Sample } from '../../lib/reading.ts';
import type { TextFile } from './folder.ts';

export interface MergedFiles {
  readonly samples: readonly Sample[];
  readonly definitions: readonly MetricDefinition[];
  /** Files that were used: their samples, or nothing, were understood as a whole. */
  readonly used: readonly { readonly path: string; readonly modifiedMs: number }[];
  /** Files that were not used, with the reason. */
  readonly refused: readonly string[];
  /** Metrics and series of used files that were left out, with the reason. */
  readonly leftOut: readonly string[];
}

interface ParsedFile {
  readonly path: string;
  readonly modifiedMs: number;
  readonly exposition: Exposition;
}

/**
 * Makes one set of metrics of the files, by node_exporter's rules: a file with a fault or with timestamps is not used
 * at all; where files contradict each other about a metric's TYPE or HELP, or have the same series, the first counts.
 */
export function mergeFiles(files: readonly TextFile[], isOwnMetric: (name: string) => boolean): MergedFiles {
  const refused: string[] = [];
  const used: ParsedFile[] = [];
  for (const file of files) {
    const parsed = 'problem' in file ? file.problem : parseFile(file);
    if (typeof parsed === 'string') refused.push(`${file.path}: ${parsed}`);
    else used.push(parsed);
  }
  return { ...mergeParsed(used, isOwnMetric), used, refused };
}

function parseFile({ path, text, modifiedMs }: Extract<TextFile, { text: string }>): ParsedFile | string {
  const exposition = parseExposition(text, { ...defaultExpositionLimits, maxFaults: Infinity });
  const fault = exposition.faults.find(({ isDuplicate }) => !isDuplicate);
  if (fault) return `line ${fault.line}: ${fault.reason}`;
  const timed = exposition.samples.find(({ timestampMs }) => timestampMs !== undefined);
  if (timed) return `line ${timed.line}: it has a timestamp, which such files may not have`;
  return { path, modifiedMs, exposition };
}

function mergeParsed(
  files: readonly ParsedFile[],
  isOwnMetric: (name: string) => boolean,
): Pick<MergedFiles, 'samples' | 'definitions' | 'leftOut'> {
  const filesOf = new Map<string, string[]>();
  for (const { path, exposition } of files)
    for (const { name } of exposition.families) filesOf.set(name, [...(filesOf.get(name) ?? []), path]);
  const definitions = new Map<string, MetricDefinition>();
  const series = new Map<string, Sample>();
  const leftOut: string[] = [];
  for (const { path, exposition } of files) {
    const dropped = new Set<string>();
    for (const { name, type, help } of exposition.families) {
      const definition = { name, type, help: help ?? `Metric read from ${filesOf.get(name)?.join(', ')}` };
      const reason = reasonToDrop(definition, definitions.get(name), isOwnMetric);
      if (reason === undefined) definitions.set(name, definitions.get(name) ?? definition);
      else {
        dropped.add(name);
        leftOut.push(`${path}: ${name}: ${reason}`);
      }
    }
    for (const { line, reason } of exposition.faults) leftOut.push(`${path}: line ${line}: ${reason}`);
    for (const { name, labels, value, line } of exposition.samples) {
      if (isOf(dropped, name, exposition)) continue;
      const key = seriesKey(name, withoutEmpty(labels));
      if (series.has(key)) leftOut.push(`${path}: line ${line}: an earlier file has the same series`);
      else series.set(key, { name, labels, value });
    }
  }
  return { samples: [...series.values()], definitions: [...definitions.values()], leftOut };
}

function reasonToDrop(
  definition: MetricDefinition,
  earlier: MetricDefinition | undefined,
  isOwnMetric: (name: string) => boolean,
): string | undefined {
  if (isOwnMetric(definition.name)) return "it is a metric of etlmon's own; call it something else";
  if (!earlier) return undefined;
  if (earlier.type !== definition.type)
    return `an earlier file has it as ${earlier.type}, here it is ${definition.type}`;
  return earlier.help === definition.help ? undefined : 'an earlier file has another HELP for it';
}

/** Whether a sample belongs to one of these families. */
function isOf(families: ReadonlySet<string>, name: string, { families: all }: Exposition): boolean {
  if (families.size === 0) return false;
  if (families.has(name)) return true;
  const base = name.replace(/_(?:bucket|sum|count)$/, '');
  const isPart = all.some((family) => family.name === base && /^(histogram|summary)$/.test(family.type));
  return isPart && !all.some((family) => family.name === name) && families.has(base);
}

/** A label without a value is no label. */
function withoutEmpty(labels: Sample['labels']): Sample['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}
