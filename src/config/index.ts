/** Configuration files: node.yaml of the daemon, ui.yaml of the terminal client. */
export { describeConfig } from './describe.ts';
export { processEnvironment } from './environment.ts';
export type { Environment } from './environment.ts';
export { exampleNodeConfig } from './example.ts';
export { ConfigError } from './fault.ts';
export type { Fault } from './fault.ts';
export { nodeJsonSchema, uiJsonSchema } from './json-schema.ts';
export { formatListenAddress, parseListenAddress } from './listen-address.ts';
export type { ListenAddress } from './listen-address.ts';
export { checkFile, loadNodeConfig, loadUiConfig, parseNodeConfig, parseUiConfig } from './load.ts';
export type { CheckedFile } from './load.ts';
export type { NodeConfig } from './node-config.ts';
export type { ReadOptions } from './read-config.ts';
export { showConfig, showConfigData } from './show.ts';
export { redact } from './redact.ts';
export type { UiConfig } from './ui-config.ts';
