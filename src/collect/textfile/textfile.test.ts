import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { Host } from '../host.ts';
import { textfileSection } from './config.ts';
import { createTextfileCollector } from './index.ts';
import type { TextfileCollector } from './index.ts';
import { mergeFiles } from './merge.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

describe('a folder of files', () => {
  let folder: string;
  let collector: TextfileCollector;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'etlmon-textfile-'));
    const context = { host: new Host(), clock: new ManualClock(), restored: () => [] };
    collector = createTextfileCollector(textfileSection().parse({ path: folder, max_size: 100 }), context);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async (signal = new AbortController().signal) => {
    const { samples = [], failure } = await collector.tasks[0]!.read(signal);
    const lines = samples.map(
      ({ name, labels, value }) => `${name} ${Object.values(labels).join(' ')} ${value}`,
    );
    return {
      lines: lines.map((line) => line.replaceAll(folder, '')),
      failure: failure?.replaceAll(folder, ''),
    };
  };

  it('is read, with the time of each file', async () => {
    writeFileSync(join(folder, 'b.prom'), '# TYPE b_total counter\nb_total{x="1"} 2\n');
    writeFileSync(join(folder, 'a.prom'), 'a 1\n');
    writeFileSync(join(folder, 'a.txt'), 'no 1\n');
    utimesSync(join(folder, 'a.prom'), 0, 1_700_000_000.75);
    utimesSync(join(folder, 'b.prom'), 0, 1_700_000_001);
    expect(await read()).toEqual({
      lines: [
        'a  1',
        'b_total 1 2',
        'node_textfile_mtime_seconds /a.prom 1700000000',
        'node_textfile_mtime_seconds /b.prom 1700000001',
        'node_textfile_scrape_error  0',
      ],
      failure: undefined,
    });
    expect(collector.definitions()).toEqual([
      { name: 'a', type: 'untyped', help: `Metric read from ${join(folder, 'a.prom')}` },
      { name: 'b_total', type: 'counter', help: `Metric read from ${join(folder, 'b.prom')}` },
    ]);
  });

  it('with something that cannot be read has the other files', async () => {
    writeFileSync(join(folder, 'good.prom'), 'a 1\n');
    utimesSync(join(folder, 'good.prom'), 0, 1_700_000_000);
    writeFileSync(join(folder, 'large.prom'), 'a 1\n'.repeat(100));
    mkdirSync(join(folder, 'folder.prom'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link.prom'));
    expect(await read()).toEqual({
      lines: ['a  1', 'node_textfile_mtime_seconds /good.prom 1700000000', 'node_textfile_scrape_error  1'],
      failure:
        '/folder.prom: it is no file; /large.prom: it has more than 100 (textfile.max_size); /link.prom: it is not there',
    });
  });

  it('that is not there is an error, and told', async () => {
    rmSync(folder, { recursive: true });
    expect(await read()).toEqual({
      lines: ['node_textfile_scrape_error  1'],
      failure: ': there is no such folder',
    });
    await expect(read(AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });
});

describe('files beside each other', () => {
  const merged = (...texts: string[]) => {
    const files = texts.map((text, index) => ({ path: `/${index}`, text, modifiedMs: 0 }));
    const { samples, refused, leftOut, used } = mergeFiles(files, (name) => name.startsWith('etlmon_'));
    return {
      samples: samples.map(
        ({ name, labels, value }) => `${name} ${Object.values(labels).join(' ')} ${value}`,
      ),
      used: used.map(({ path }) => path),
      refused,
      leftOut,
    };
  };

  it('are used whole or not at all', () => {
    expect(merged('a 1\nb\n', 'c 1 1395066363000\n', 'd 1', '', '# remark\n', 'e 1\n')).toEqual({
      samples: ['e  1'],
      used: ['/3', '/4', '/5'],
      refused: [
        '/0: line 2: expected a value, got the end of the line',
        '/1: line 1: it has a timestamp, which such files may not have',
        '/2: line 1: the last line is not ended by a line feed: it may be cut',
      ],
      leftOut: [],
    });
  });

  it('that contradict each other: the first counts', () => {
    expect(
      merged(
        '# HELP a One.\n# TYPE a gauge\na{x="1"} 1\n',
        '# HELP a Two.\n# TYPE a gauge\na{x="2"} 1\n',
        '# TYPE b gauge\nb{x="1"} 1\n# TYPE h histogram\nh_sum 1\n',
        '# TYPE b counter\nb{x="2"} 1\n# TYPE h summary\nh_sum 2\n',
      ),
    ).toMatchObject({
      samples: ['a 1 1', 'b 1 1', 'h_sum  1'],
      refused: [],
      leftOut: [
        '/1: a: an earlier file has another HELP for it',
        '/3: b: an earlier file has it as gauge, here it is counter',
        '/3: h: an earlier file has it as histogram, here it is summary',
      ],
    });
  });

  it('that have the same series: the first counts', () => {
    expect(merged('a{x=""} 1\na 2\nb 1\nb 3\n', 'a 2\n')).toMatchObject({
      samples: ['a  1', 'b  1'],
      used: ['/0', '/1'],
      leftOut: [
        '/0: line 4: the same series as in line 3',
        '/0: line 2: an earlier file has the same series',
        '/1: line 1: an earlier file has the same series',
      ],
    });
  });

  it('may not use names of etlmon', () => {
    expect(merged('etlmon_x 1\na 1\n')).toMatchObject({
      samples: ['a  1'],
      leftOut: ["/0: etlmon_x: it is a metric of etlmon's own; call it something else"],
    });
  });

  it('lose nothing to a bad one', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 })), (texts) => {
        const files = [...texts, 'the_good_one 1\n'].map((text, index) => ({
          path: `/${index}`,
          text,
          modifiedMs: 0,
        }));
        const { samples, used, refused } = mergeFiles(files, () => false);
        expect(samples.map(({ name }) => name)).toContain('the_good_one');
        expect(used.length + refused.length).toBe(files.length);
      }),
      { numRuns: caseCount },
    );
  });
});
