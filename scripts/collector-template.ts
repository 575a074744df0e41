/** `open-ports` → `OpenPorts`. */
function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function camel(name: string): string {
  const text = pascal(name);
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/**
 * The files of a new collector, by their path in its folder. It works as it is: it reads the entropy the kernel has
 * (proc_sys_kernel(5)), which every Linux can tell.
 */
export function collectorFiles(name: string): Record<string, string> {
  const metric = `etlmon_${name.replaceAll('-', '_')}_available_bits`;
  return {
    'parse.ts': `/** Parses /proc/sys/kernel/random/entropy_avail (proc_sys_kernel(5)): bits. Throws on anything else. */
export function parseEntropy(text: string): number {
  const bits = Number(text.trim());
  if (text.trim() === '' || !Number.isInteger(bits)) {
    throw new Error(\`entropy_avail: expected a whole number, got \${JSON.stringify(text.slice(0, 40))}\`);
  }
  return bits;
}
`,
    'index.ts': `import { Unavailable } from '../../lib/errors.ts';
import type { Collector, CollectorContext, MetricDefinition } from '../collector.ts';
import { parseEntropy } from './parse.ts';

const source = 'proc/sys/kernel/random/entropy_avail';

export const ${camel(name)}Metrics: readonly MetricDefinition[] = [
  { name: '${metric}', type: 'gauge', help: 'Bits of entropy the kernel has.', source },
];

/** What it reads, in one sentence. */
export function create${pascal(name)}Collector({ host }: CollectorContext): Collector {
  return {
    name: '${name}',
    tasks: [
      {
        id: '${name}',
        intervalMs: 60_000,
        timeoutMs: 5000,
        read: async () => {
          const text = host.readIfPresent(source);
          if (text === undefined) throw new Unavailable(\`no /\${source}\`);
          const value = parseEntropy(text);
          return {
            changes: [{ kind: 'replace', table: '${name.replaceAll('-', '_')}', rows: [{ available_bits: value }] }],
            samples: [{ name: '${metric}', labels: {}, value }],
          };
        },
      },
    ],
  };
}
`,
    [`fixtures/proc/sys/kernel/random/entropy_avail`]: '256\n',
    [`${name}.test.ts`]: `import { expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { Host } from '../host.ts';
import { create${pascal(name)}Collector } from './index.ts';
import { parseEntropy } from './parse.ts';

const read = (root: string) => {
  const context = { host: new Host(root), clock: new ManualClock(), restored: () => [] };
  return create${pascal(name)}Collector(context).tasks[0]?.read(new AbortController().signal);
};

it('reads captured input', async () => {
  const reading = await read(new URL('./fixtures', import.meta.url).pathname);
  expect(reading?.samples).toEqual([{ name: '${metric}', labels: {}, value: 256 }]);
});

it('is unavailable where the source is missing', async () => {
  await expect(read('/nonexistent')).rejects.toThrow('no /proc');
});

it('tells what it expected of a broken source', () => {
  expect(() => parseEntropy('many')).toThrow('expected a whole number');
});
`,
  };
}

/** The registry with the new collector in it. Throws where the registry does not look as expected. */
export function register(registry: string, name: string): string {
  const factory = `create${pascal(name)}Collector`;
  const metrics = `${camel(name)}Metrics`;
  const lines = registry.split('\n');
  const lastImport = lines.findLastIndex((line) => /^import .* from '\.\//.test(line));
  lines.splice(lastImport + 1, 0, `import { ${factory}, ${metrics} } from './${name}/index.ts';`);
  const text = lines.join('\n');
  const additions = [
    ['export const withoutSettings = {', ` ${camel(name)}: {},`],
    ['  arrival: createArrivalCollector,\n', `  ${camel(name)}: (_, context) => ${factory}(context),\n`],
    ['    ...arrivalMetrics,\n', `    ...${metrics},\n`],
  ] as const;
  if (lastImport < 0 || additions.some(([after]) => !text.includes(after)))
    throw new Error('BUG: src/collect/registry.ts does not look as the scaffold expects');
  return additions.reduce((done, [after, added]) => done.replace(after, after + added), text);
}
