import { Document, isMap, isNode, isScalar } from 'yaml';
import { describeConfig } from './describe.ts';
import type { NodeConfig } from './node-config.ts';
import type { Path } from './yaml/located.ts';

/**
 * The effective configuration as a file: every default written out, secrets as `***`, what a profile set marked with
 * its name. Without secrets in it, it loads again as the same configuration.
 */
export function showConfig(config: NodeConfig): string {
  const document = new Document(describeConfig(config));
  document.commentBefore = ` The effective configuration${fromFile(config)}: every default written out, secrets hidden.`;
  for (const { path, profile } of config.source.profiles) mark(document, path, ` profile ${profile}`);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The same as data, and by path (`logs[0]`, `refresh.disk`) the profile that set a value. */
export function showConfigData(config: NodeConfig): Record<string, unknown> {
  return {
    file: config.source.file ?? null,
    config: describeConfig(config),
    profiles: Object.fromEntries(config.source.profiles.map(({ path, profile }) => [written(path), profile])),
  };
}

function fromFile({ source: { file } }: NodeConfig): string {
  return file === undefined ? ' without a file' : ` of ${file}`;
}

function mark(document: Document, path: Path, comment: string): void {
  const node = document.getIn(path, true);
  // An entry of a list is marked above, a value behind.
  if (isMap(node)) node.commentBefore = comment;
  else if (isScalar(node) || isNode(node)) node.comment = comment;
}

function written(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}
