import type { Command, Operand, Pipeline } from './tree.ts';

/** An operand as errors show it: written again from the tree. */
export function describeOperand(operand: Operand): string {
  const fields = 'fields' in operand ? operand.fields.map((field) => `.${field}`).join('') : '';
  switch (operand.kind) {
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'boolean':
      return String(operand.value);
    case 'number':
    case 'string':
      return operand.text;
    case 'function':
      return operand.name;
    case 'field':
      return fields;
    case 'variable':
      return operand.name + fields;
    case 'chain':
      return describeOperand(operand.inner) + fields;
    case 'pipeline':
      return `(${describePipeline(operand)})`;
  }
}

/** A pipeline as errors show it. */
export function describePipeline({ variables, isAssignment, commands }: Pipeline): string {
  const declaration = variables.length > 0 ? `${variables.join(', ')} ${isAssignment ? '=' : ':='} ` : '';
  return declaration + commands.map(describeCommand).join(' | ');
}

/** A command as errors show it. */
export function describeCommand({ operands }: Command): string {
  return operands.map(describeOperand).join(' ');
}
