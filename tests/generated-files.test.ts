import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { generatedFiles } from '../scripts/generated-files.ts';

it.each(Object.entries(await generatedFiles()))(
  '%s is what the code says (npm run generate)',
  (file, content) => {
    expect(readFileSync(resolve(import.meta.dirname, '..', file), 'utf8')).toBe(content);
  },
);
