import { profiles } from '../profiles/index.ts';
import type { ProfileName } from '../profiles/index.ts';
import { list, oneOf } from '../../lib/fields/index.ts';

const names = Object.keys(profiles) as readonly ProfileName[];

/** `profile:`. Sets of defaults that make sense together. */
export const profileSection = () => list(oneOf(names));
