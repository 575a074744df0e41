import { z } from 'zod';
import { nodeFileSchema } from './node-config.ts';
import { uiFileSchema } from './ui-config.ts';

/** JSON Schema (draft 2020-12) of node.yaml, for editors. Knows the current layout only. */
export function nodeJsonSchema(): Record<string, unknown> {
  return jsonSchema(nodeFileSchema(), 'etlmon: node.yaml');
}

/** JSON Schema (draft 2020-12) of ui.yaml, for editors. */
export function uiJsonSchema(): Record<string, unknown> {
  return jsonSchema(uiFileSchema(), 'etlmon: ui.yaml');
}

function jsonSchema(schema: z.ZodType, title: string): Record<string, unknown> {
  return { ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }), title };
}
