import { describeCommand, describeOperand, describePipeline } from './describe.ts';
import { argumentFault, countFault, literalFault } from './functions.ts';
import type { Functions } from './functions.ts';
import { memberOf } from './member.ts';
import { Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import type { Command, Node, Operand, Pipeline, Tree } from './tree.ts';
import { GoInt, isTrue } from './value.ts';
import type { Value } from './value.ts';

/** What a template is filled in with. */
export interface Execution {
  readonly name: string;
  readonly text: string;
  readonly tree: Tree;
  readonly functions: Functions;
  /** Templates of other files it may use, by their names; its own come first. */
  readonly library?: ReadonlyMap<string, LibraryTemplate>;
  /** What is printed is escaped, but for `SafeHtml`. */
  readonly isHtml?: boolean;
}

/** A template with the file it stands in, which errors name. */
export interface LibraryTemplate {
  readonly file: string;
  readonly text: string;
  readonly body: readonly Node[];
}

/** Evaluates pipelines where the variables of `scope` are known. */
export class Evaluator {
  readonly #execution: Execution;
  readonly #name: string;
  scope = new Scope();

  /** `name` is that of the template being executed: the whole or one it defines. */
  constructor(execution: Execution, name: string) {
    this.#execution = execution;
    this.#name = name;
  }

  /** The value of a pipeline, which its variables take as well. */
  pipeline(pipeline: Pipeline, dot: Value): Value {
    let value: Value;
    for (const [index, command] of pipeline.commands.entries()) {
      value = this.#command(command, dot, index > 0 ? [value] : []);
    }
    for (const name of pipeline.variables) this.set(pipeline, name, value);
    return value;
  }

  /** Gives a value to a variable of a pipeline. */
  set(pipeline: Pipeline, name: string, value: Value): void {
    if (!pipeline.isAssignment) this.scope.declare(name, value);
    else if (!this.scope.assign(name, value)) {
      throw this.fault(`undefined variable: ${name}`, pipeline.at, describePipeline(pipeline));
    }
  }

  /** `final` holds the value of the command before it in the pipeline. */
  #command(command: Command, dot: Value, final: readonly Value[]): Value {
    const [first, ...rest] = command.operands;
    if (first.kind === 'function') return this.#call(first, command, dot, final);
    const isMember = first.kind === 'field' || first.kind === 'variable' || first.kind === 'chain';
    if (isMember && first.fields.length > 0) {
      const values = () => [...rest.map((operand) => this.#operand(operand, dot)), ...final];
      return this.#member(first, dot, rest.length + final.length > 0 ? values() : []);
    }
    if (rest.length > 0 || final.length > 0) {
      const described = describeOperand(first);
      throw this.fault(`can't give argument to non-function ${described}`, first.at, described);
    }
    if (first.kind === 'nil') throw this.fault('nil is not a command', first.at, 'nil');
    return this.#operand(first, dot);
  }

  #operand(operand: Operand, dot: Value): Value {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return undefined;
      case 'boolean':
      case 'string':
        return operand.value;
      case 'number':
        return operand.isInteger ? new GoInt(operand.value) : operand.value;
      case 'function':
        return this.#call(operand, { at: operand.at, operands: [operand] }, dot, []);
      case 'pipeline':
        return this.pipeline(operand, dot);
      default:
        return this.#member(operand, dot, []);
    }
  }

  #member(
    operand: Extract<Operand, { kind: 'field' | 'variable' | 'chain' }>,
    dot: Value,
    args: readonly Value[],
  ): Value {
    let value = this.#receiver(operand, dot);
    for (const [index, field] of operand.fields.entries()) {
      const isLast = index === operand.fields.length - 1;
      const member = memberOf(value, field, isLast ? args : []);
      if (member.fault !== undefined) throw this.fault(member.fault, operand.at, describeOperand(operand));
      value = member.value;
    }
    return value;
  }

  #receiver(operand: Extract<Operand, { kind: 'field' | 'variable' | 'chain' }>, dot: Value): Value {
    if (operand.kind === 'field') return dot;
    return operand.kind === 'variable' ? this.scope.get(operand.name) : this.#operand(operand.inner, dot);
  }

  #call(
    { name, at }: Extract<Operand, { kind: 'function' }>,
    command: Command,
    dot: Value,
    final: readonly Value[],
  ): Value {
    const [, ...operands] = command.operands;
    // These two stop at the first argument that decides.
    if (name === 'and' || name === 'or') return this.#decide(name, operands, dot, final);
    const known = this.#execution.functions.get(name);
    if (known === undefined) throw new Error(`BUG: template function ${name} was parsed but is not known`);
    const fault = countFault(name, known, operands.length + final.length);
    if (fault !== undefined) throw this.fault(fault, at, name);
    const values = operands.map((operand, index) => {
      const value = this.#operand(operand, dot);
      const isLiteral = operand.kind === 'boolean' || operand.kind === 'number' || operand.kind === 'string';
      const text = describeOperand(operand);
      const fault = isLiteral
        ? literalFault(known, index, { value, text })
        : argumentFault(known, index, value);
      if (fault !== undefined) throw this.fault(fault, operand.at, text);
      return value;
    });
    for (const value of final) {
      const fault = argumentFault(known, values.length, value);
      if (fault !== undefined) throw this.fault(fault, at, name);
      values.push(value);
    }
    try {
      return known.call(...values);
    } catch (error) {
      if (!(error instanceof Error) || error.message.startsWith('BUG:')) throw error;
      throw this.fault(
        `error calling ${name}: ${error.message}`,
        command.at,
        describeCommand(command),
        error,
      );
    }
  }

  #decide(name: 'and' | 'or', operands: readonly Operand[], dot: Value, final: readonly Value[]): Value {
    let value: Value;
    for (const operand of operands) {
      value = this.#operand(operand, dot);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return final.length > 0 ? final[0] : value;
  }

  /** A fault at an offset, about a node as it is written. */
  fault(message: string, at: number, node: string, cause?: unknown): TemplateError {
    const { text, name } = this.#execution;
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    const column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1));
    return new TemplateError(
      `template: ${name}:${line}:${column}: executing ${JSON.stringify(this.#name)} at <${node}>: ${message}`,
      { cause },
    );
  }
}
