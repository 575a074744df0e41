import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const file = new URL('./fixtures/machine.txt', import.meta.url);

/**
 * Writes a machine that has a bit of everything into a folder: `== PATH` begins a file, `-> PATH TARGET` is a link. It
 * is no real one; its numbers are made up so that each is told from the others.
 */
export function writeTestMachine(folder: string): void {
  const parts = readFileSync(file, 'utf8').split(/^(?===|->)/m);
  for (const part of parts) {
    const end = part.indexOf('\n');
    const [kind, path = '', target = ''] = part.slice(0, end).split(' ');
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (kind === '->') symlinkSync(target, join(folder, path));
    else writeFileSync(join(folder, path), part.slice(end + 1));
  }
}
