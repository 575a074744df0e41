import type { z } from 'zod';
import { duplicateEntries } from './duplicates.ts';
import type { EntryKeys } from './duplicates.ts';
import type { Environment } from './environment.ts';
import type { Fault } from './fault.ts';
import { ConfigError } from './fault.ts';
import { asWrittenUnquoted, fillIn } from './fill.ts';
import { faultsOfIssues } from './issues.ts';
import { origins } from './profiles/origin.ts';
import type { FromProfile } from './profiles/origin.ts';
import { lookupBeside } from './variables.ts';
import { Lines } from './yaml/lines.ts';
import { mapScalars, plainValue } from './yaml/located.ts';
import type { Located, LocatedFault, LocatedMapping, Path } from './yaml/located.ts';
import { parseYaml } from './yaml/parse.ts';

/** What tells one kind of file from another. */
export interface FileKind<Schema extends z.ZodType> {
  /** Built for each reading, and let go after it. */
  schema(): Schema;
  readonly entryKeys: EntryKeys;
  /** Turns what may also be written otherwise into what the schema knows. */
  rewrite(
    root: LocatedMapping,
    schema: Schema,
  ): { readonly root: LocatedMapping; readonly faults: readonly LocatedFault[] };
  /** Checks across sections, on the rewritten tree. */
  check(root: Located): readonly LocatedFault[];
}

export interface ReadOptions {
  /** How faults call the text; `.env` is looked for beside it. `undefined`: the text is no file's. */
  readonly file: string | undefined;
  readonly environment: Environment;
}

/** Reads a text as such a file. Throws a `ConfigError` with all that is wrong with it. */
export function readConfig<Schema extends z.ZodType>(
  text: string,
  kind: FileKind<Schema>,
  { file, environment }: ReadOptions,
): {
  readonly value: z.output<Schema>;
  readonly filled: readonly Path[];
  readonly profiles: readonly FromProfile[];
} {
  const yaml = parseYaml(text);
  const filled = fillIn(yaml.root, lookupBeside(file, environment.env));
  const schema = kind.schema();
  const rewritten = kind.rewrite(filled.root.kind === 'mapping' ? filled.root : yaml.root, schema);
  const validated = validate(schema, rewritten.root);
  const stages = [
    yaml.syntaxFaults,
    yaml.structureFaults,
    filled.faults,
    [
      ...rewritten.faults,
      ...validated.faults,
      ...duplicateEntries(rewritten.root, kind.entryKeys),
      ...kind.check(rewritten.root),
    ],
  ];
  const faults = finalFaults(stages, text, file ?? 'configuration');
  if (faults.length > 0) throw new ConfigError(faults);
  // A failed validation has faults; each of them may only be hidden by another at its place.
  if (!validated.isValid) throw new Error('BUG: a configuration without faults is not valid');
  return {
    value: validated.value,
    filled: filledPaths(rewritten.root),
    profiles: origins(rewritten.root),
  };
}

/** A file is validated once: compiling its schema with `new Function`, as zod does, costs more than it saves. */
const once = { jitless: true };

type Validated<Value> =
  | { readonly isValid: true; readonly value: Value; readonly faults: readonly [] }
  | { readonly isValid: false; readonly faults: readonly LocatedFault[] };

function validate<Schema extends z.ZodType>(schema: Schema, root: Located): Validated<z.output<Schema>> {
  const first = schema.safeParse(plainValue(root), once);
  if (first.success) return { isValid: true, value: first.data, faults: [] };
  // `max_depth: ${DEPTH}` is text until the schema asks for a number; `password: ${PIN}` stays text.
  const rejected = new Set(first.error.issues.map(({ path }) => JSON.stringify(path)));
  const retyped = mapScalars(root, (scalar, path) =>
    rejected.has(JSON.stringify(path)) ? asWrittenUnquoted(scalar) : scalar,
  );
  const second = schema.safeParse(plainValue(retyped), once);
  if (second.success) return { isValid: true, value: second.data, faults: [] };
  return { isValid: false, faults: faultsOfIssues(second.error.issues, retyped) };
}

/**
 * Orders faults as in the file. Where an earlier stage has found one, a later stage's at the same place is its
 * echo; on a line the parser rejected, everything is.
 */
function finalFaults(stages: readonly (readonly LocatedFault[])[], text: string, file: string): Fault[] {
  const lines = new Lines(text);
  const kept: LocatedFault[] = [];
  const rejectedLines = new Set(stages[0]?.map(({ offset }) => lines.at(offset).line));
  for (const [index, stage] of stages.entries()) {
    const earlier = new Set(kept.map(({ offset }) => offset));
    const messages = new Set<string>();
    for (const fault of stage) {
      const isEcho =
        earlier.has(fault.offset) || (index > 0 && rejectedLines.has(lines.at(fault.offset).line));
      const identity = `${fault.offset} ${fault.message}`;
      if (!isEcho && !messages.has(identity)) kept.push(fault);
      messages.add(identity);
    }
  }
  return kept
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ offset, message, firstOffset, expected, received }) => ({
      file,
      ...lines.at(offset),
      message:
        firstOffset === undefined ? message : `${message} (first at line ${lines.at(firstOffset).line})`,
      ...(expected === undefined ? {} : { expected }),
      ...(received === undefined ? {} : { received }),
    }));
}

function filledPaths(root: Located): Path[] {
  const paths: Path[] = [];
  mapScalars(root, (scalar, path) => {
    if (scalar.isFilled) paths.push(path);
    return scalar;
  });
  return paths;
}
