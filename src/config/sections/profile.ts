import { list, oneOf } from '../../lib/fields/index.ts';

/** `profile:`. Sets of collectors and rules that make sense together. */
export const profileSection = () => list(oneOf(['etl', 'web-server', 'database', 'laravel', 'etcd']));
