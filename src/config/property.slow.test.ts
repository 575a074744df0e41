import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError } from './fault.ts';
import type { Fault } from './fault.ts';
import { testEnvironment } from './fixtures/environment.ts';
import { nodeKind, uiKind } from './load.ts';
import { readConfig } from './read-config.ts';

/** Building the schemas takes longer than reading a short text. */
const [nodeSchema, uiSchema] = [nodeKind.schema(), uiKind.schema()];
const options = { file: undefined, environment: testEnvironment };
const reading: readonly ((text: string) => unknown)[] = [
  (text) => readConfig(text, { ...nodeKind, schema: () => nodeSchema }, options),
  (text) => readConfig(text, { ...uiKind, schema: () => uiSchema }, options),
];

/** Reads as either kind; whatever is wrong must be a `ConfigError` whose places are inside the text. */
function mustFailWell(text: string): void {
  for (const read of reading) {
    const faults = faultsOf(() => read(text));
    for (const fault of faults) expect(isInside(fault, text), `${fault.line}:${fault.column}`).toBe(true);
  }
}

function faultsOf(parse: () => unknown): readonly Fault[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.faults).not.toEqual([]);
    return error.faults;
  }
}

function isInside({ line = 0, column = 0 }: Fault, text: string): boolean {
  const length = text.split('\n')[line - 1]?.length ?? -1;
  return line >= 1 && column >= 1 && column <= length + 1;
}

const fixtures = ['good', 'bad'].flatMap((name) => {
  const folder = join(import.meta.dirname, 'fixtures', name);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'alias-bomb.yaml');
  return files.map((file) => readFileSync(join(folder, file), 'utf8'));
});

const words =
  'node paths path logs name agent collectors nodes ui refresh << __proto__ null ~ 15s 10MiB 0 -1 1e999 .nan';
const signs =
  '{ } [ ] , &a *a " \' | > # ? ! !!str ${SECRET} ${ $${ file:/x http://a /a true \0 \u{FEFF} \u{1F600}';
const layout = [
  ': ',
  ':',
  ' ',
  '\n',
  '\n  ',
  '\n- ',
  '\n\t',
  '\r\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '\u00E9',
];
const fragments = [...words.split(' '), ...signs.split(' '), ...layout];

const fragmentText = fc
  .array(fc.constantFrom(...fragments), { maxLength: 40 })
  .map((parts) => parts.join(''));

/** A fixture with a piece of it replaced by something else. */
const mutated = fc
  .record({
    text: fc.constantFrom(...fixtures),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    insert: fc.oneof(fragmentText, fc.string({ maxLength: 5 })),
  })
  .map(({ text, at, length, insert }) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + insert + text.slice(start + length);
  });

test.each<[string, fc.Arbitrary<string>, number]>([
  ['fragments of YAML', fragmentText, 5000],
  ['mutated files', mutated, 4000],
  ['any text', fc.string({ unit: 'binary', maxLength: 60 }), 1000],
])(
  '%s fail only with a ConfigError that points into the file',
  (_what, texts, numRuns) => {
    fc.assert(fc.property(texts, mustFailWell), { numRuns });
  },
  60_000,
);
