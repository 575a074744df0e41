import { messageOf } from '../../lib/errors.ts';
import { isPlainLabelName, plainMetricNameOf, seriesKey } from '../../lib/exposition/index.ts';
import type { MetricDefinition, Sample } from '../../lib/reading.ts';
import type { ScriptOutput } from './script-output.ts';

const maxDepth = 10;
const maxFaults = 10;
const types: readonly unknown[] = ['counter', 'gauge', 'untyped'];

/**
 * Reads metrics written as JSON: an object of names and numbers (inner objects' names are joined with `_`, texts and
 * nulls are left out), or a list of `{name, value, labels, type, help}`. Never throws: what is not understood is a
 * fault with its place.
 */
export function parseJsonOutput(text: string, maxSamples: number): ScriptOutput {
  const reader = new JsonReader(maxSamples);
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) value.forEach((item, index) => reader.item(item, `[${index}]`));
    else if (isObject(value)) reader.fields(value, '', 1);
    else reader.fault('', `expected an object or a list, got ${shown(value)}`);
  } catch (error) {
    reader.fault(
      '',
      text.trim() === '' ? 'expected JSON, nothing was printed' : `not JSON: ${messageOf(error)}`,
    );
  }
  return reader.output();
}

class JsonReader {
  readonly #maxSamples: number;
  readonly #samples = new Map<string, Sample>();
  readonly #definitions = new Map<string, MetricDefinition>();
  readonly #faults: string[] = [];
  #faultCount = 0;

  constructor(maxSamples: number) {
    this.#maxSamples = maxSamples;
  }

  /** Numbers of an object, and of the objects in it. */
  fields(fields: Readonly<Record<string, unknown>>, path: string, depth: number): void {
    for (const [key, value] of Object.entries(fields)) {
      const name = path === '' ? key : `${path}_${key}`;
      if (typeof value === 'string' || value === null) continue;
      if (isObject(value)) {
        if (depth < maxDepth) this.fields(value, name, depth + 1);
        else this.fault(name, `objects are more than ${maxDepth} deep`);
        continue;
      }
      const number = numberOf(value);
      if (number === undefined) this.fault(name, `expected a number or an object, got ${shown(value)}`);
      else if (key === '') this.fault(name, 'the name is empty');
      else this.#add({ name: plainMetricNameOf(name), labels: {}, value: number }, name);
    }
  }

  /** One metric of a list. */
  item(item: unknown, place: string): void {
    if (!isObject(item))
      return this.fault(place, `expected an object with name and value, got ${shown(item)}`);
    const { name, value, labels = {}, type, help } = item;
    if (typeof name !== 'string' || name === '')
      return this.fault(`${place}.name`, `expected text, got ${shown(name)}`);
    const number = numberOf(value) ?? specialNumber(value);
    if (number === undefined) return this.fault(`${place}.value`, `expected a number, got ${shown(value)}`);
    const ownLabels = this.#labels(labels, `${place}.labels`);
    if (ownLabels) this.#add({ name, labels: ownLabels, value: number }, place);
    if (type !== undefined && !types.includes(type))
      this.fault(`${place}.type`, `expected counter, gauge or untyped, got ${shown(type)}`);
    else if ((type !== undefined || typeof help === 'string') && !this.#definitions.has(name)) {
      const known = (type ?? 'untyped') as MetricDefinition['type'];
      this.#definitions.set(name, {
        name,
        type: known,
        help: typeof help === 'string' ? help : 'Printed by a script.',
      });
    }
  }

  fault(place: string, reason: string): undefined {
    this.#faultCount++;
    if (this.#faults.length < maxFaults)
      this.#faults.push(place === '' ? reason : `${place.slice(0, 100)}: ${reason}`);
  }

  output(): ScriptOutput {
    return {
      samples: [...this.#samples.values()],
      definitions: [...this.#definitions.values()],
      faults: this.#faults,
      faultCount: this.#faultCount,
    };
  }

  #labels(labels: unknown, place: string): Sample['labels'] | undefined {
    if (!isObject(labels)) return this.fault(place, `expected an object, got ${shown(labels)}`);
    const pairs: [string, string][] = [];
    for (const [name, value] of Object.entries(labels)) {
      if (!isPlainLabelName(name) || name.startsWith('__'))
        return this.fault(place, `expected names of letters, digits and _, got ${shown(name)}`);
      if (!['string', 'number', 'boolean'].includes(typeof value))
        return this.fault(`${place}.${name}`, `expected text, got ${shown(value)}`);
      pairs.push([name, String(value)]);
    }
    return Object.fromEntries(pairs);
  }

  #add(sample: Sample, place: string): void {
    const key = seriesKey(sample.name, sample.labels);
    if (this.#samples.has(key)) return this.fault(place, `the series ${sample.name} is there twice`);
    if (this.#samples.size >= this.#maxSamples)
      return this.fault(place, `more than ${this.#maxSamples} samples`);
    this.#samples.set(key, sample);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  // JSON.parse makes Infinity of 1e999.
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** What JSON has no number for. */
function specialNumber(value: unknown): number | undefined {
  if (value === 'NaN') return NaN;
  if (value === '+Inf' || value === 'Inf') return Infinity;
  return value === '-Inf' ? -Infinity : undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
