import { defineConfig } from 'vitest/config';

/** `npm run test:slow`: tests that boot a systemd, run for minutes, need other programs, or try very many cases. */
export default defineConfig({
  test: {
    include: ['tests/slow/**/*.test.ts', '{src,scripts,tests/e2e}/**/*.slow.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 30_000,
  },
});
