import { openapiDocument } from '../src/api/openapi.ts';
import { nodeJsonSchema, uiJsonSchema } from '../src/config/index.ts';
import { metricDefinitions } from '../src/collect/registry.ts';
import { ownMetrics } from '../src/node/metrics/own-metrics.ts';
import { version } from '../src/version.ts';

/** Files in docs/ that are made from the code: path in the repository → content. A test holds them up to date. */
export async function generatedFiles(): Promise<Record<string, string>> {
  return {
    'docs/openapi.json': json(await openapiDocument(version)),
    'docs/schemas/node.schema.json': json(nodeJsonSchema()),
    'docs/schemas/ui.schema.json': json(uiJsonSchema()),
    'docs/metrics.md': metricsPage(),
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function metricsPage(): string {
  const rows = [...metricDefinitions(), ...ownMetrics]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      ({ name, type, help, source }) =>
        `| \`${name}\` | ${type} | ${help.replaceAll('|', '\\|')} | ${source === undefined ? '' : `\`${source}\``} |`,
    );
  return [
    '# Metrics',
    '',
    'What `/metrics` of a node may show, made by `npm run generate`. Names that other exporters use mean the same here.',
    '',
    '| name | type | meaning | read from |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
