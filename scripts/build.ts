import { rmSync } from 'node:fs';
import { bundle } from './bundle.ts';

const folder = new URL('../dist', import.meta.url).pathname;
rmSync(folder, { recursive: true, force: true });
await bundle(folder);
