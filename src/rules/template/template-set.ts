import { alertmanagerFunctions } from './alertmanager-functions.ts';
import { alertmanagerValue } from './alertmanager-values.ts';
import type { AlertmanagerData } from './alertmanager-values.ts';
import { builtins } from './builtins.ts';
import type { LibraryTemplate } from './evaluate.ts';
import { execute } from './execute.ts';
import type { Functions, TemplateFunction } from './functions.ts';
import { parseTemplate } from './parser.ts';

/** A file of templates, `{{ define "name" }}…{{ end }}`. */
export interface TemplateFile {
  /** For errors, and the name under which templates may use all of it. */
  readonly file: string;
  readonly text: string;
}

/** Texts of our own that templates may use by the names of these functions. */
export type OwnTexts = Readonly<Record<string, () => string>>;

/** Templates of receivers, with Alertmanager's data and functions and those that files define. */
export class TemplateSet {
  readonly #library = new Map<string, LibraryTemplate>();
  readonly #names: ReadonlySet<string>;

  /** `ownTexts` are names of functions given to `expand`. Throws `TemplateError` where a file cannot be read. */
  constructor(files: readonly TemplateFile[], ownTexts: readonly string[] = []) {
    this.#names = new Set([...builtins.keys(), ...alertmanagerFunctions(0).keys(), ...ownTexts]);
    for (const { file, text } of files) {
      const { body, defined } = parseTemplate(file, text, this.#names);
      this.#library.set(file, { file, text, body });
      // As in Go, a template of a later file takes the place of one of the same name.
      for (const [name, nodes] of defined) this.#library.set(name, { file, text, body: nodes });
    }
  }

  /** Throws `TemplateError` where a template cannot be read. */
  check(text: string): void {
    parseTemplate('', text, this.#names);
  }

  /** Fills in a template; as HTML, what it prints is escaped. Throws `TemplateError`. */
  expand(
    text: string,
    data: AlertmanagerData,
    options: { readonly nowMs: number; readonly isHtml?: boolean; readonly ownTexts?: OwnTexts },
  ): string {
    if (!text.includes('{{')) return text;
    const { nowMs, isHtml = false, ownTexts = {} } = options;
    const functions: Functions = new Map([
      ...builtins,
      ...alertmanagerFunctions(nowMs),
      ...Object.entries(ownTexts).map(([name, call]): [string, TemplateFunction] => [
        name,
        { parameters: [], call },
      ]),
    ]);
    const tree = parseTemplate('', text, this.#names);
    return execute(
      { name: '', text, tree, functions, library: this.#library, isHtml },
      alertmanagerValue(data),
    );
  }
}
