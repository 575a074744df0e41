import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Those boot whole systems, talk to other programs or try ten thousand hard cases: npm run test:slow.
    exclude: ['tests/slow/**', '**/*.slow.test.ts', 'node_modules/**'],
    // Modules have no state of their own, so files of tests may share them: a third of the time is saved.
    isolate: false,
    // Every wait has a deadline of its own below this, so that what a test started is ended before it is given up.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Tests wait more than they compute: for processes, for intervals.
    maxWorkers: 2 * availableParallelism(),
  },
});
