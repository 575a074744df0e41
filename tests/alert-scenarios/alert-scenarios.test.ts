import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { parseScenario } from './read-scenario.ts';
import { runScenarioFile } from './run-scenario.ts';

const files = globSync(`${import.meta.dirname}/*.txt`).toSorted();

for (const file of files) {
  const { title } = parseScenario(readFileSync(file, 'utf8'), file);
  it(`${basename(file, '.txt')}: ${title}`, async () => {
    expect((await runScenarioFile(file)).join('\n')).toBe('');
  });
}
