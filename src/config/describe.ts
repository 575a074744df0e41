import { z } from 'zod';
import { nodeFileSchema } from './node-config.ts';
import type { NodeConfig } from './node-config.ts';
import { redact } from './redact.ts';

/**
 * The running configuration as a file would have it: durations as `15s`, sizes as `10MiB`, every default written
 * out, secrets as `***`. Without secrets in it, it loads again as the same configuration.
 */
export function describeConfig(config: NodeConfig): Record<string, unknown> {
  const { source, ...sections } = config;
  const written = z.encode(nodeFileSchema(), { ...sections, paths: [...sections.paths] });
  return redact(written, source.filled) as Record<string, unknown>;
}
