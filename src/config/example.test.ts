import { expect, test } from 'vitest';
import { describeConfig } from './describe.ts';
import { exampleNodeConfig } from './example.ts';
import { testEnvironment } from './fixtures/environment.ts';
import { parseNodeConfig } from './load.ts';
import { nodeFileSchema } from './node-config.ts';

const options = { file: undefined, environment: testEnvironment };

test('the example is the defaults, written out', () => {
  const example = parseNodeConfig(exampleNodeConfig(), options);
  expect(describeConfig(example)).toEqual(describeConfig(parseNodeConfig('', options)));
});

test('the example loads with all its settings uncommented, and shows every section', () => {
  const text = exampleNodeConfig().replaceAll(/^( *)#(?=\S)/gm, '$1');
  const config = parseNodeConfig(text, options);
  expect(config.arrivals).toHaveLength(1);
  expect(config.process_watch).toHaveLength(2);
  for (const section of Object.keys(nodeFileSchema().shape))
    expect(text).toMatch(new RegExp(`^${section}:`, 'm'));
});
