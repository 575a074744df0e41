import { glob, list, oneOf, rate, section } from '../../lib/fields/index.ts';

/** `control:`. What people may change on this machine through the node. */
export const controlSection = () =>
  section({
    kill: oneOf(['none', 'watched', 'own-user', 'any']).prefault('watched'),
    /** Units that may be started, stopped and restarted. */
    services: list(glob()),
    rate: rate().prefault('10/m'),
  });
