import { defineConfig } from 'vitest/config';

/** `npm run test:slow`: tests that boot a systemd, run for minutes, or need a machine for themselves. */
export default defineConfig({
  test: {
    include: ['tests/slow/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 30_000,
  },
});
