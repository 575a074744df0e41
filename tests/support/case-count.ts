/**
 * How many random cases a property is tried with that must hold for ten thousand: as many in `npm run test:slow`, a part
 * of them in `npm test`, which is run after every change.
 */
export const caseCount = Number(process.env['ETLMON_TEST_CASES'] ?? 1000);
