import { expect, it } from 'vitest';
import { silenceMatchersOf } from './silence-matchers.ts';

const got = (...written: readonly string[]): Promise<string> =>
  silenceMatchersOf(written).then(
    (matchers) => matchers.map(({ name, type, value }) => `${name}${type}${value}`).join(' '),
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

it('takes matchers as amtool does, the first word as the name of an alert', async () => {
  expect(await got('DiskFull')).toBe('alertname=DiskFull');
  expect(await got('DiskFull', 'instance=~"etl-.*"')).toBe('alertname=DiskFull instance=~etl-.*');
  expect(await got('a=~etl-.*', 'b!=info', 'c!~"x|y"')).toBe('a=~etl-.* b!=info c!~x|y');
  expect(await got('{a="b",c="d"}')).toBe('a=b c=d');
  expect(await got('a="x y"')).toBe('a=x y');
});

it('refuses what is no matcher, and what every alert has', async () => {
  expect(await got('a=b', 'word')).toMatch(/^UsageError: `word`: expected a label/);
  expect(await got('a=~"("')).toMatch(/^UsageError: a=~"\("/);
  for (const all of ['b!=info', 'a=~".*"', 'alertname=~".+"', '{alertname!="X",b!="y"}', '{}', 'a='])
    expect(await got(all)).toMatch(/^UsageError: this would silence every alert/);
  expect(await got('severity=~".+"')).toBe('severity=~.+');
  expect(await got('alertname=~"Disk.*"', 'b!=y')).toBe('alertname=~Disk.* b!=y');
});
