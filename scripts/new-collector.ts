import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { collectorFiles, register } from './collector-template.ts';

/** `npm run new:collector -- NAME`: a folder that reads, parses, emits and is tested, and its line in the registry. */
const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error('usage: npm run new:collector -- NAME   (kebab-case: entropy, open-ports)');
  process.exit(2);
}
const root = process.argv[3] ?? resolve(import.meta.dirname, '..');
const folder = resolve(root, 'src/collect', name);
if (existsSync(folder)) {
  console.error(`new:collector: src/collect/${name} is there already; nothing was changed`);
  process.exit(1);
}
const registry = resolve(root, 'src/collect/registry.ts');
const registered = register(readFileSync(registry, 'utf8'), name);
for (const [file, content] of Object.entries(collectorFiles(name))) {
  mkdirSync(resolve(folder, file, '..'), { recursive: true });
  writeFileSync(resolve(folder, file), content);
  console.log(`src/collect/${name}/${file}`);
}
writeFileSync(registry, registered);
console.log('src/collect/registry.ts');
console.log(
  `\nNext: npx vitest run src/collect/${name}, then make it read what you came for (CONTRIBUTING.md).`,
);
