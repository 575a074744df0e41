import manifest from '../package.json' with { type: 'json' };

/** The version of this etlmon. */
export const version: string = manifest.version;
