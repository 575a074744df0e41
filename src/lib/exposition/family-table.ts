import { BadLine, shown } from './bad-line.ts';
import type { ExpositionFamily, ExpositionFormat } from './exposition.ts';
import { sampleSuffixes, typeWords } from './family-types.ts';
import type { WrittenType } from './family-types.ts';

interface Declared {
  readonly name: string;
  type: WrittenType | undefined;
  help: string | undefined;
  unit: string | undefined;
  hasSamples: boolean;
}

/** What HELP, TYPE and UNIT lines tell, and which of it a sample belongs to. */
export class FamilyTable {
  readonly #format: ExpositionFormat;
  readonly #declared = new Map<string, Declared>();
  readonly #families = new Map<string, ExpositionFamily>();

  constructor(format: ExpositionFormat) {
    this.#format = format;
  }

  /** Takes a statement about a metric over. Throws `BadLine` for one that contradicts what came before. */
  declare(keyword: 'HELP' | 'TYPE' | 'UNIT', name: string, text: string): void {
    const known = this.#declared.get(name);
    const family = known ?? { name, type: undefined, help: undefined, unit: undefined, hasSamples: false };
    if (keyword === 'HELP') {
      if (family.help !== undefined) throw new BadLine(`a second HELP for ${name}`);
      family.help = text;
    } else if (keyword === 'TYPE') {
      if (family.type !== undefined) throw new BadLine(`a second TYPE for ${name}`);
      if (family.hasSamples) throw new BadLine(`the TYPE of ${name} comes after its samples`);
      family.type = this.#typeOf(text);
    } else {
      if (family.unit !== undefined) throw new BadLine(`a second UNIT for ${name}`);
      if (text !== '' && !name.endsWith(`_${text}`))
        throw new BadLine(`the unit ${shown(text)} is not the end of ${name}`);
      family.unit = text;
    }
    if (!known) this.#declared.set(name, family);
  }

  /** Puts a sample into its family. Throws `BadLine` where the family's type has no such sample. */
  place(name: string, labels: Readonly<Record<string, string>>): void {
    const [family, suffix] = this.#find(name);
    family.hasSamples = true;
    const { type = 'untyped' } = family;
    if (type === 'histogram' || type === 'summary') assertPart(family.name, type, suffix, labels);
    const isWhole = (type === 'histogram' || type === 'summary') && suffix !== '_created';
    const definition = isWhole ? family.name : name;
    if (this.#families.has(definition)) return;
    const isTold = type === 'counter' && suffix !== '_created';
    this.#families.set(definition, {
      name: definition,
      type: isWhole || isTold || type === 'untyped' ? type : 'gauge',
      help: family.help,
      unit: family.unit,
    });
  }

  /** Families in the order of their first samples, then those that have none. */
  all(): ExpositionFamily[] {
    const empty = [...this.#declared.values()].filter(({ hasSamples }) => !hasSamples);
    const named = new Map(this.#families);
    for (const { name, type = 'untyped', help, unit } of empty) {
      const suffix =
        this.#format === 'text' ? '' : type === 'counter' ? '_total' : type === 'info' ? '_info' : '';
      const own = name.endsWith(suffix) ? name : `${name}${suffix}`;
      const isPlain = type !== 'info' && type !== 'stateset' && type !== 'gaugehistogram';
      if (!named.has(own)) named.set(own, { name: own, type: isPlain ? type : 'gauge', help, unit });
    }
    // A HELP may come after the first sample.
    return [...named.values()].map((family) => ({
      ...family,
      help: family.help ?? this.#declared.get(family.name)?.help,
    }));
  }

  #find(name: string): readonly [Declared, string] {
    const exact = this.#declared.get(name);
    if (exact) return [exact, ''];
    const at = name.lastIndexOf('_');
    const [base, suffix] = [name.slice(0, Math.max(0, at)), name.slice(Math.max(0, at))];
    const family = this.#declared.get(base);
    const type = family?.type ?? 'untyped';
    if (family && sampleSuffixes[this.#format][type].includes(suffix)) return [family, suffix];
    const own: Declared = { name, type: undefined, help: undefined, unit: undefined, hasSamples: true };
    this.#declared.set(name, own);
    return [own, ''];
  }

  #typeOf(word: string): WrittenType {
    const [type, isInText] = typeWords.get(word.toLowerCase()) ?? [];
    if (type !== undefined && (isInText === true || this.#format === 'openmetrics')) return type;
    const known = [...typeWords].filter(([, [, inText]]) => inText || this.#format === 'openmetrics');
    throw new BadLine(`expected one of ${known.map(([each]) => each).join(', ')}, got ${shown(word)}`);
  }
}

function assertPart(
  name: string,
  type: 'histogram' | 'summary',
  suffix: string,
  labels: Readonly<Record<string, string>>,
): void {
  const label = type === 'histogram' ? 'le' : 'quantile';
  const holder = type === 'histogram' ? '_bucket' : '';
  if (suffix === holder) {
    if (labels[label] === undefined) throw new BadLine(`${name} is a ${type}: the label ${label} is missing`);
  } else if (suffix === '') {
    throw new BadLine(`${name} is a histogram: expected ${name}_bucket, ${name}_sum or ${name}_count`);
  }
}
