import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { alertmanagerFiles } from '../../tests/support/alertmanager-files.ts';
import { parseAlertmanagerFile } from './alertmanager-file.ts';
import { ConfigError } from './fault.ts';

/** Whatever is wrong must be a `ConfigError` whose places are inside the text. */
function mustFailWell(text: string): void {
  const lengths = text.split('\n').map(({ length }) => length);
  try {
    parseAlertmanagerFile(text, {
      file: '/nonexistent/alertmanager.yml',
      env: { SECRET: 'hunter2' },
      compile: (source) => RE2JS.compile(source),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.faults).not.toEqual([]);
    for (const { line = 0, column = 0 } of error.faults) {
      const length = lengths[line - 1] ?? -1;
      expect(line >= 1 && column >= 1 && column <= length + 1, `${line}:${column}`).toBe(true);
    }
  }
}

const words =
  'global route receivers receiver routes matchers match match_re group_by name a null ~ 5m 0 -1 yes times years ' +
  'time_intervals inhibit_rules equal email_configs webhook_configs http_config url to & * << __proto__ constructor ...';
const signs =
  '{ } [ ] , : | > # ? ! !!str !!int ${SECRET} ${ $${ a=b a=~"( "\' & &a *a \0 \u{FEFF} \u{1F600}';
const layout = [': ', ' ', '\n', '\n  ', '\n- ', '\n\t', '\r\n', '---\n', '%YAML 1.1\n'];

const fragments = fc
  .array(fc.constantFrom(...words.split(' '), ...signs.split(' '), ...layout), { maxLength: 40 })
  .map((parts) => parts.join(''));

/** A file with a piece of it replaced by something else. */
const mutated = fc
  .record({
    text: fc.constantFrom(...alertmanagerFiles.map(([, text]) => text)),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    insert: fc.oneof(fragments, fc.string({ maxLength: 5 })),
  })
  .map(({ text, at, length, insert }) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + insert + text.slice(start + length);
  });

/** Two files in one, which mixes what belongs into different places. */
const spliced = fc
  .tuple(fc.nat(alertmanagerFiles.length - 1), fc.nat(alertmanagerFiles.length - 1), fc.nat(200), fc.nat(200))
  .map(([one, other, end, start]) => {
    const text = (index: number): string => alertmanagerFiles[index]?.[1] ?? '';
    return text(one).slice(0, end) + text(other).slice(start);
  });

test.each<[string, fc.Arbitrary<string>, number]>([
  ['mutated files', mutated, 10_000],
  ['spliced files', spliced, 5000],
  ['fragments', fragments, 10_000],
  ['any text', fc.string({ unit: 'binary', maxLength: 60 }), 2000],
])('%s fail only with a ConfigError that points into the file', (_what, texts, numRuns) => {
  fc.assert(fc.property(texts, mustFailWell), { numRuns });
});
