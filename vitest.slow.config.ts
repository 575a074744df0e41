import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Tests of properties that `npm test` tries with fewer cases. */
const withCases = globSync('{src,tests}/**/*.test.ts').filter(
  (file) => !/\.slow\.|^tests\/slow/.test(file) && readFileSync(file, 'utf8').includes('caseCount'),
);

/** `npm run test:slow`: tests that boot a systemd, run for minutes, need other programs, or try very many cases. */
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'slow',
          include: [
            'tests/slow/**/*.test.ts',
            '{src,scripts,tests/e2e}/**/*.slow.test.ts',
            // Once more, with promtool beside.
            'src/alert/threshold/*.test.ts',
          ],
          env: { ETLMON_TEST_PEERS: '1' },
        },
      },
      {
        extends: true,
        test: { name: 'cases', include: withCases, isolate: false, env: { ETLMON_TEST_CASES: '10000' } },
      },
    ],
  },
});
