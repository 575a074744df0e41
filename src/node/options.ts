import type { Host } from '../collect/host.ts';
import type { Clock } from '../lib/clock.ts';
import type { NodeSettings } from './settings.ts';

/** The few words a node says to its log. */
export interface NodeLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface NodeOptions {
  readonly settings: NodeSettings;
  readonly clock: Clock;
  readonly log: NodeLog;
  readonly version: string;
  readonly host?: Host;
  /** Where the settings come from; without it they cannot be read again. Both throw `ConfigError`. */
  readonly configuration?: { load(): NodeSettings; parse(content: string): NodeSettings };
}
