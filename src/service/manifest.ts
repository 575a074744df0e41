import { createHash } from 'node:crypto';

/**
 * What an installation leaves behind for the next one and for its removal: the content of each file as written, so
 * that an edited one is told from an old one.
 */
export interface Manifest {
  readonly version: string;
  /** SHA-256 by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly configFile: string;
  /** The user that was made for it; one that was there before is not removed. */
  readonly user: string | undefined;
}

/** Reads a manifest; `undefined` where there is none, or none that can be read. */
export function parseManifest(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined;
  try {
    const { version, files, configFile, user } = JSON.parse(text) as Record<string, unknown>;
    if (typeof version !== 'string' || !isTexts(files) || typeof configFile !== 'string') return undefined;
    return {
      version,
      files,
      configFile,
      user: typeof user === 'string' ? user : undefined,
    };
  } catch {
    return undefined;
  }
}

export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The fingerprint of a file's content. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string')
  );
}
