import { expect, test } from 'vitest';
import { nodeJsonSchema, uiJsonSchema } from './json-schema.ts';

test('the schema for editors describes what is written, not what is loaded', () => {
  expect(nodeJsonSchema()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    additionalProperties: false,
    properties: {
      refresh: { properties: { disk: { type: 'string', pattern: expect.any(String), default: '15s' } } },
      paths: { type: 'array', items: { required: ['path'], additionalProperties: false } },
      node: { properties: { listen: { type: 'string', default: '127.0.0.1:8080' } } },
    },
  });
  expect(uiJsonSchema()).toMatchObject({
    properties: { nodes: { items: { required: ['name', 'address'] } } },
  });
});
