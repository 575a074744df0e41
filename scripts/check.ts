import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** `npm run check`: everything CI runs that needs no clean machine. Stops at the first step that fails. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['lint and format', ['run', 'lint']],
  ['types', ['run', 'types']],
  ['tests', ['test']],
  ['executable', ['run', 'build:executable']],
  ['slow tests', ['run', 'test:slow']],
  ['end-to-end tests on the executable', ['run', 'test:executable']],
  ['chaos', ['run', 'chaos', '--', '--quick']],
];

const root = resolve(import.meta.dirname, '..');
for (const [title, args] of steps) {
  const startedAt = performance.now();
  console.log(`\n== ${title}: npm ${args.join(' ')}`);
  const { status } = spawnSync('npm', args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\ncheck: ${title} failed`);
    process.exit(1);
  }
  console.log(`== ${title}: ok in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
