import { describePipeline } from './describe.ts';
import { Evaluator } from './evaluate.ts';
import type { Execution } from './evaluate.ts';
import { printValue } from './print-value.ts';
import { Scope } from './scope.ts';
import type { Branch, Node } from './tree.ts';
import { AnyMap, GoInt, isTrue, Samples, TextMap } from './value.ts';
import type { Value } from './value.ts';

/** More than any alert says; a template that calls itself ends here. */
const maxDepth = 100;
const maxOutput = 1_000_000;

/** Fills in a template. Throws `TemplateError` in Go's words. */
export function execute(execution: Execution, data: Value): string {
  const executor = new Executor(execution, execution.name, 0);
  executor.run(execution.tree.body, data);
  return executor.output;
}

/** How a list of nodes ended; a text is a loop's. */
type Ending = 'break' | 'continue' | undefined;

class Executor {
  output = '';
  readonly #execution: Execution;
  readonly #evaluator: Evaluator;
  readonly #depth: number;

  constructor(execution: Execution, name: string, depth: number) {
    this.#execution = execution;
    this.#evaluator = new Evaluator(execution, name);
    this.#depth = depth;
  }

  run(body: readonly Node[], data: Value): void {
    this.#evaluator.scope.declare('$', data);
    this.#list(body, data);
  }

  #list(nodes: readonly Node[], dot: Value): Ending {
    for (const node of nodes) {
      const ending = this.#node(node, dot);
      if (ending !== undefined) return ending;
    }
    return undefined;
  }

  #node(node: Node, dot: Value): Ending {
    switch (node.kind) {
      case 'text':
        this.#write(node.text, node.at);
        return undefined;
      case 'action': {
        const value = this.#evaluator.pipeline(node.pipeline, dot);
        if (node.pipeline.variables.length === 0)
          this.#write(value === undefined ? '<no value>' : printValue(value), node.at);
        return undefined;
      }
      case 'if':
      case 'with':
        return this.#branch(node, dot, node.kind === 'with');
      case 'range':
        return this.#range(node, dot);
      case 'template':
        this.#template(node, dot);
        return undefined;
      default:
        return node.kind;
    }
  }

  #write(text: string, at: number): void {
    this.output += text;
    if (this.output.length > maxOutput) throw this.#evaluator.fault('the output is too long', at, '');
  }

  #branch(node: Branch, dot: Value, isWith: boolean): Ending {
    return this.#within(() => {
      const value = this.#evaluator.pipeline(node.pipeline, dot);
      const inner = isWith && isTrue(value) ? value : dot;
      return this.#list(isTrue(value) ? node.body : node.otherwise, inner);
    });
  }

  #range(node: Branch, dot: Value): Ending {
    return this.#within(() => {
      const { variables } = node.pipeline;
      const value = this.#evaluator.pipeline({ ...node.pipeline, variables: [] }, dot);
      const items = this.#items(value, node);
      if (items.length === 0) return this.#list(node.otherwise, dot);
      for (const [key, item] of items) {
        const ending = this.#within(() => {
          const [first, second] = variables;
          if (first !== undefined)
            this.#evaluator.set(node.pipeline, first, second === undefined ? item : key);
          if (second !== undefined) this.#evaluator.set(node.pipeline, second, item);
          return this.#list(node.body, item);
        });
        if (ending === 'break') break;
      }
      return undefined;
    });
  }

  #items(value: Value, node: Branch): readonly (readonly [Value, Value])[] {
    if (value instanceof Samples) return value.list.map((sample, index) => [new GoInt(index), sample]);
    if (value instanceof TextMap) return Object.entries(value.entries).toSorted(byKey);
    if (value instanceof AnyMap && value.structure === undefined) return [...value.entries].toSorted(byKey);
    if (value instanceof GoInt) {
      return Array.from({ length: Math.min(value.value, maxOutput) }, (_, index) => [
        new GoInt(index),
        new GoInt(index),
      ]);
    }
    if (value === undefined) return [];
    const message = `range can't iterate over ${printValue(value)}`;
    throw this.#evaluator.fault(message, node.pipeline.at, describePipeline(node.pipeline));
  }

  #template(node: Extract<Node, { kind: 'template' }>, dot: Value): void {
    const body =
      node.name === this.#execution.name
        ? this.#execution.tree.body
        : this.#execution.tree.defined.get(node.name);
    if (body === undefined)
      throw this.#evaluator.fault(
        `template ${JSON.stringify(node.name)} not defined`,
        node.at,
        `{{template ${JSON.stringify(node.name)}}}`,
      );
    if (this.#depth >= maxDepth)
      throw this.#evaluator.fault('exceeded maximum template depth', node.at, node.name);
    const inner = new Executor(this.#execution, node.name, this.#depth + 1);
    inner.run(body, node.pipeline ? this.#evaluator.pipeline(node.pipeline, dot) : undefined);
    this.#write(inner.output, node.at);
  }

  #within(run: () => Ending): Ending {
    const outer = this.#evaluator.scope;
    this.#evaluator.scope = new Scope(outer);
    try {
      return run();
    } finally {
      this.#evaluator.scope = outer;
    }
  }
}

function byKey([one]: readonly [string, Value], [other]: readonly [string, Value]): number {
  return one < other ? -1 : 1;
}
