import { parseDuration } from '../../src/lib/duration.ts';
import { messageOf } from '../../src/lib/errors.ts';
import { parseSeries } from '../../src/promql/notation/series.ts';
import { parseAction } from './actions.ts';
import type { Load, Scenario, Step, ToldLine, Yaml } from './scenario.ts';
import { parseToldLine } from './told-line.ts';

/** A scenario that cannot be read: its message begins with the file and the line. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';

  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
  }
}

interface Line {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
}

/** Reads the text of a scenario; README.md tells what one may hold. Throws `ScenarioError`. */
export function parseScenario(text: string, file: string): Scenario {
  return new ScenarioReader(text, file).read();
}

class ScenarioReader {
  readonly #file: string;
  readonly #lines: readonly Line[];
  #at = 0;
  #config: Yaml | undefined;
  #rules: Yaml | undefined;
  #told: Scenario['told'] | undefined;
  #endMs: number | undefined;
  #busyUntilMs = 0;
  readonly #loads: Load[] = [];
  readonly #steps: Step[] = [];

  constructor(text: string, file: string) {
    this.#file = file;
    this.#lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line.trimEnd() }));
  }

  read(): Scenario {
    const title = /^# (.+\.)$/.exec(this.#lines[0]?.text ?? '')?.[1];
    if (title === undefined) this.#fail(1, 'expected a comment of one sentence: "# What this shows."');
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      if (line.text !== '' && !line.text.startsWith('#')) this.#read(line);
    }
    const last = this.#lines.length;
    const told = this.#told ?? this.#fail(last, 'expected a list "told", which may be empty');
    const endMs = this.#endMs ?? this.#fail(last, 'expected "end" with a time');
    if (endMs < this.#busyUntilMs) this.#fail(last, '"end" comes before the last of what happens');
    const [file, config = '', rules, loads, steps] = [
      this.#file,
      this.#config,
      this.#rules,
      this.#loads,
      this.#steps,
    ];
    return { file, title: title ?? '', config, rules, loads, steps, told, endMs };
  }

  #read({ number, text }: Line): void {
    const [, keyword = '', rest = ''] = /^(\S+) *(.*)$/.exec(text) ?? [];
    switch (keyword) {
      case 'config':
        this.#config = this.#yaml(number);
        return;
      case 'rules':
        this.#rules = this.#yaml(number);
        return;
      case 'load':
        this.#loads.push(this.#load(number, rest));
        return;
      case 'at':
        this.#steps.push(this.#step(number, rest));
        return;
      case 'told':
        this.#told = { line: number, lines: this.#block().map((line) => this.#toldLine(line)) };
        return;
      case 'end':
        this.#endMs = this.#duration(number, rest);
        return;
      default:
        this.#fail(number, `expected config, rules, load, at, told or end, got ${JSON.stringify(text)}`);
    }
  }

  #load(number: number, step: string): Load {
    const stepMs = this.#duration(number, step);
    const series = this.#block().map((line) => this.#reading(line, (text) => parseSeries(text)));
    return { stepMs, series };
  }

  #step(number: number, rest: string): Step {
    const [, time = '', written = ''] = /^(\S+) +(.*)$/.exec(rest) ?? [];
    const atMs = this.#duration(number, time);
    if (atMs < this.#busyUntilMs) this.#fail(number, `${time} comes before what stands above is over`);
    const action = this.#reading({ number, text: written }, (text) =>
      parseAction(text, () => this.#yaml(number)),
    );
    this.#busyUntilMs = atMs + (action.kind === 'restart' ? action.afterMs : 0);
    return { line: number, atMs, action };
  }

  #toldLine(line: Line): ToldLine {
    return this.#reading(line, parseToldLine);
  }

  #reading<T>({ number, text }: Line, read: (text: string) => T): T {
    try {
      return read(text.trim());
    } catch (error) {
      return this.#fail(number, messageOf(error));
    }
  }

  #duration(number: number, text: string): number {
    return (
      parseDuration(text) ?? this.#fail(number, `expected a time such as 1m30s, got ${JSON.stringify(text)}`)
    );
  }

  /** The lines below a keyword, with as many blank ones before them as there are lines above. */
  #yaml(number: number): Yaml {
    const block = this.#indented();
    return '\n'.repeat(number) + block.map(({ text }) => text).join('\n');
  }

  /** The lines below a keyword, without comments. */
  #block(): readonly Line[] {
    return this.#indented().filter(({ text }) => text !== '' && !text.trimStart().startsWith('#'));
  }

  #indented(): readonly Line[] {
    const from = this.#at;
    while (/^( |$)/.test(this.#lines[this.#at]?.text ?? 'end')) this.#at += 1;
    return this.#lines.slice(from, this.#at);
  }

  #next(): Line | undefined {
    return this.#lines[this.#at++];
  }

  #fail(number: number, message: string): never {
    throw new ScenarioError(this.#file, number, message);
  }
}
