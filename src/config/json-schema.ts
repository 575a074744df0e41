import { z } from 'zod';
import { oneOrListMark } from '../alert/config/notifications.ts';
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
  const options = { io: 'input', target: 'draft-2020-12', override: orWithoutList } as const;
  return { ...z.toJSONSchema(schema, options), title };
}

/** A list of which a single entry needs no list around it. */
function orWithoutList({ jsonSchema: json }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (json[oneOrListMark] !== true || json.items === undefined || Array.isArray(json.items)) return;
  const { items } = json;
  for (const key of [oneOrListMark, 'type', 'items']) delete json[key];
  json['anyOf'] = [items as z.core.JSONSchema.JSONSchema, { type: 'array', items }];
}
