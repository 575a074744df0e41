import { defineConfig } from 'vitest/config';

/** `npm run test:slow`: tests that boot a systemd, run for minutes, need other programs, or try very many cases. */
export default defineConfig({
  test: {
    include: [
      'tests/slow/**/*.test.ts',
      '{src,scripts,tests/e2e}/**/*.slow.test.ts',
      // Once more, with promtool beside.
      'src/alert/threshold/*.test.ts',
    ],
    env: { ETLMON_TEST_PEERS: '1' },
    testTimeout: 120_000,
    hookTimeout: 30_000,
  },
});
