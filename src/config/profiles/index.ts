import { database } from './database.ts';
import { etcd } from './etcd.ts';
import { etl } from './etl.ts';
import { laravel } from './laravel.ts';
import type { Profile } from './profile.ts';
import { webServer } from './web-server.ts';

export { applyProfiles, duplicateProfiles } from './apply.ts';
export { origins } from './origin.ts';
export type { FromProfile } from './origin.ts';
export type { Profile } from './profile.ts';

/** The profiles by the names `profile:` takes. */
export const profiles = {
  etl,
  'web-server': webServer,
  database,
  laravel,
  etcd,
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof profiles;
