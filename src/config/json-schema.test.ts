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

test('what needs no list around a single entry may be either for an editor', () => {
  const item = { type: 'object', required: ['url'] };
  expect(nodeJsonSchema()).toMatchObject({
    properties: {
      notifications: { properties: { alertmanager: { anyOf: [item, { type: 'array', items: item }] } } },
    },
  });
  expect(JSON.stringify(nodeJsonSchema())).not.toContain('OneOrList');
});
