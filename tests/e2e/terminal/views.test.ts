import { describe, expect, test } from 'vitest';
import { expectFrame, Host, openClient, sizes } from '../../support/client.ts';
import { Terminal } from '../../support/terminal.ts';

describe.each(sizes)('at $columns×$rows', (size) => {
  test('every view is an exact frame and shows what it should', async (context) => {
    await using terminal = await Terminal.open(context, size);
    await using host = await Host.start();
    await openClient(terminal, [{ name: 'alpha', address: host.node.address }]);
    const { pid } = host.watched;
    const isWide = size.columns > 100;
    const views: readonly (readonly [key: string, ...shown: (string | RegExp)[]])[] = [
      [
        '1',
        /^ cpu +\d+ % /m,
        /memory +\d+ % /,
        /load .* on \d+ cores/,
        /^ +mounts?\b/im,
        /collectors +\d+ ok/,
      ],
      ['2', /^ +MOUNT.* USE/m, /^ ▸ \/\S* +\w+ .* \d+ % +[█░]+ /m],
      ['3', /^ +PATH▲ +FILES +.*STATE/m, /^ ▸ \/tmp\/\S+\/all +1 .* ok$/m, /\/out +3 .* ok$/m],
      [
        '5',
        'watched processes: 2   a shows all',
        /PID +NAME .*CPU .*RUNNING +STATE▲ +WATCH/,
        new RegExp(String.raw`^ (▸| ) +${pid}  sleep .* sleeping +loader`, 'm'),
      ],
      ['0', /^ +NODE +STATE/m, /^ ▸ [●!] alpha +\w+ /m],
    ];
    for (const [key, ...wanted] of views) {
      await terminal.press(key);
      const rows = await terminal.shows(...wanted, /updated \d s ago$/m);
      expectFrame(rows, size);
      expect(rows[0]).toMatch(/^ etlmon {2}[●!] alpha /);
      // What is the test's own has room at this width; the machine's names are whatever they are.
      if (isWide && '035'.includes(key)) expect(rows.filter((row) => row.includes('…'))).toEqual([]);
    }
    await terminal.press('1');
    const tables = [
      /^ +MOUNT +TYPE .*USE/m,
      / +PATH +FILES/,
      / PID +NAME /,
      /COLLECTOR +EVERY/,
      ...host.paths,
    ];
    if (isWide) expectFrame(await terminal.shows(...tables, /sleep +root|sleep +\S+ .* loader/), size);
    // The overview says how each collector is on a page of its own.
    await terminal.press('c');
    expectFrame(await terminal.shows('COLLECTOR', 'event loop', /^ process +ok /m), size);
  });
});
