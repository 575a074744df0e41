import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AlertsBench } from '../../../tests/support/alerts-bench.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

it('no body and no query, whatever is in it, is a fault of ours, and all can still be read', async () => {
  using bench = await AlertsBench.start('route: { receiver: ops }\nreceivers: [{ name: ops }]');
  const time = '2026-01-01T00:00:00Z';
  /** Mostly what is good, so that what is odd is looked at with something around it. */
  const mostly = <T, U>(good: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
    fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: odd });
  const odd = fc.jsonValue();
  const name = mostly(
    fc.constantFrom('a', 'alertname', '__proto__', 'constructor', 'severity'),
    fc.constantFrom('a b', '', 'ü', '\u0000'),
  );
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('.*', '(', 'a.b', '\ud800', '\u0000'));
  const when = mostly(
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
    fc.oneof(
      text,
      fc.integer(),
      fc.constantFrom('9999-12-31T23:59:59-23:59', '0001-01-01T00:00:00Z', '2026-02-31T00:00:00Z'),
    ),
  );
  const pairs = mostly(fc.dictionary(name, text), odd);
  const optional = { requiredKeys: [] };
  const alert = fc.record(
    {
      labels: pairs,
      annotations: pairs,
      startsAt: when,
      endsAt: when,
      generatorURL: mostly(fc.webUrl(), text),
    },
    optional,
  );
  const matcher = fc.record({ name, value: text, isRegex: fc.boolean(), isEqual: fc.boolean() });
  const wanted = fc.record({
    matchers: fc.array(mostly(matcher, odd)),
    startsAt: mostly(fc.constant(time), when),
    endsAt: mostly(fc.constant('2026-03-01T00:00:00Z'), when),
    createdBy: text,
    comment: text,
    id: mostly(fc.constant(''), fc.constantFrom('x', '11111111-1111-4111-8111-111111111111')),
  });
  const post = fc.oneof(
    fc.record({ path: fc.constant('/api/v2/alerts'), body: mostly(fc.array(alert), fc.oneof(odd, text)) }),
    fc.record({ path: fc.constant('/api/v2/silences'), body: mostly(wanted, fc.oneof(odd, text)) }),
  );
  const property = fc.asyncProperty(post, text, async ({ path, body }, filter) => {
    const { status } = await bench.ask('POST', path, body);
    const query = new URLSearchParams({ filter, receiver: filter, active: filter }).toString();
    const read = await bench.ask('GET', `/api/v2/alerts?${query}`);
    expect([200, 400, 404, 422]).toContain(status);
    expect([200, 400]).toContain(read.status);
  });
  await fc.assert(property, { numRuns: caseCount });
  expect((await bench.shown()).length).toBeGreaterThan(20);
  expect((await bench.get('/api/v2/silences')).length).toBeGreaterThan(20);
  for (const each of ['alerts', 'alerts/groups', 'silences', 'status']) {
    const all = await bench.ask('GET', `/api/v2/${each}`);
    expect([each, all.status]).toEqual([each, 200]);
    // No time of a year that RFC 3339 does not have.
    expect(all.text).not.toMatch(/At":"[^"]{25}/);
  }
  await bench.pass(3600);
  expect(bench.faults).toEqual([]);
});
