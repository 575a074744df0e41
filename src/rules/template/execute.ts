import { escapeHtml } from '../../lib/escape-html.ts';
import { describePipeline } from './describe.ts';
import { Evaluator } from './evaluate.ts';
import type { Execution } from './evaluate.ts';
import { printValue } from './print-value.ts';
import { Scope } from './scope.ts';
import type { Branch, Node, Pipeline } from './tree.ts';
import { AnyMap, GoInt, GoList, isTrue, SafeHtml, Samples, TextMap } from './value.ts';
import type { Value } from './value.ts';

/** More than any alert says; a template that calls itself ends here. */
const maxDepth = 100;
const maxOutput = 1_000_000;

/** Fills in a template. Throws `TemplateError` in Go's words. */
export function execute(execution: Execution, data: Value): string {
  const executor = new Executor(execution, execution, execution.name, 0);
  executor.run(execution.tree.body, data);
  return executor.output;
}

/** How a list of nodes ended; a text is a loop's. */
type Ending = 'break' | 'continue' | undefined;

class Executor {
  output = '';
  readonly #execution: Execution;
  readonly #source: Execution;
  readonly #evaluator: Evaluator;
  readonly #depth: number;

  /** `source` is where the template stands, `execution` where its execution began. */
  constructor(execution: Execution, source: Execution, name: string, depth: number) {
    this.#execution = execution;
    this.#source = source;
    this.#evaluator = new Evaluator(source, name);
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
        if (node.pipeline.variables.length === 0) this.#write(this.#printed(value, node.pipeline), node.at);
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

  #printed(value: Value, { commands }: Pipeline): string {
    const text = value === undefined ? '<no value>' : printValue(value);
    if (this.#execution.isHtml !== true || value instanceof SafeHtml) return text;
    const last = commands.at(-1)?.operands[0];
    return last?.kind === 'function' && last.name === 'html' ? text : escapeHtml(text);
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
    if (value instanceof Samples || value instanceof GoList) {
      return [...value.list.entries()].map(([index, item]) => [new GoInt(index), item]);
    }
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
    const found = this.#find(node.name);
    if (found === undefined)
      throw this.#evaluator.fault(
        `template ${JSON.stringify(node.name)} not defined`,
        node.at,
        `{{template ${JSON.stringify(node.name)}}}`,
      );
    if (this.#depth >= maxDepth)
      throw this.#evaluator.fault('exceeded maximum template depth', node.at, node.name);
    const inner = new Executor(this.#execution, found.source, node.name, this.#depth + 1);
    inner.run(found.body, node.pipeline ? this.#evaluator.pipeline(node.pipeline, dot) : undefined);
    this.#write(inner.output, node.at);
  }

  #find(name: string): { readonly body: readonly Node[]; readonly source: Execution } | undefined {
    const { tree, library } = this.#execution;
    const own = name === this.#execution.name ? tree.body : tree.defined.get(name);
    if (own) return { body: own, source: this.#execution };
    const other = library?.get(name);
    if (!other) return undefined;
    const { file, text, body } = other;
    const source = file === this.#source.name ? this.#source : { ...this.#execution, name: file, text };
    return { body, source };
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
