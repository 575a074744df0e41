import { expect, test } from 'vitest';
import { expectFrame, openClient, sizes } from '../../support/client.ts';
import { TestNode } from '../../support/etlmon.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { Terminal } from '../../support/terminal.ts';
import { until } from '../../support/until.ts';

const narrow = sizes[0]!;
const rules = `
groups:
  - name: always
    interval: 1s
    rules:
      - alert: Always
        expr: vector(7) > 5
        labels: { severity: critical, place: here }
        annotations: { summary: seven is more than five, description: Nothing to do. }
`;

test('an alert is seen from the first line on, acknowledged, silenced and let go', async (context) => {
  using folder = new TemporaryFolder();
  folder.write('always.yml', rules);
  await using terminal = await Terminal.open(context, narrow);
  await using node = await TestNode.start({ folder, config: { alerts: { rule_files: ['always.yml'] } } });
  const find = async (): Promise<{ id: string; acknowledged: unknown; silenced_by: string[] } | undefined> =>
    (await node.get('/api/v1/alerts?state=firing&search=Always'))[0];
  await until(find, { what: 'the alert', timeoutMs: 20_000 });
  await openClient(terminal, [{ name: 'alpha', address: node.address }]);
  await terminal.shows(/^ etlmon .* \d+ firing +/, /✗ Always: seven is more than five .* alerts$/m);
  await terminal.press('!');
  expectFrame(await terminal.shows(/▸ ✗ Always +(critical +)?firing \d+ /, /alerts \d+ firing/), narrow);
  await terminal.press('Enter');
  await terminal.shows('what to do', 'Nothing to do.', 'what changed before', /value +7 > 5/);

  // Enter without a reason asks, and No is the default.
  await terminal.press('a');
  await terminal.shows('┌ Acknowledge Always');
  await terminal.press('Enter', 'Enter');
  await terminal.until('no dialog', (_, text) => !text.includes('┌ Acknowledge'));
  expect((await find())?.acknowledged).toBeNull();
  await terminal.press('a');
  await terminal.shows('┌ Acknowledge Always');
  await terminal.type('looking at it');
  await terminal.press('Enter');
  await terminal.shows('acknowledged: Always', /takes care of it since .*: looking at it/);
  expect((await find())?.acknowledged).toMatchObject({ reason: 'looking at it' });

  await terminal.press('z');
  await terminal.shows('┌ Silence Always', 'alertname="Always"', 'matches 1 active alert');
  await terminal.press('Right', 'Enter', 'Enter');
  await terminal.type('known');
  await terminal.press('Enter', 'y', 'Enter');
  await terminal.shows(/silenced 1 alert until /);
  expect((await find())?.silenced_by).toHaveLength(1);
  await terminal.press('Escape', 'v');
  await terminal.shows(/● active +alertname="Always" .* in 3 h 59 m/);
  await terminal.press('d', 'y', 'Enter');
  await terminal.shows('the silence is over', /· expired +alertname="Always"/);
  await until(async () => (await find())?.silenced_by.length === 0, { what: 'the alert to be told again' });
});
