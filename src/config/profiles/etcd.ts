import { log, watch } from './profile.ts';
import type { Profile } from './profile.ts';

/** Members of an etcd cluster. A full disk stops one, so disks are read more often. */
export const etcd: Profile = {
  refresh: { disk: '10s' },
  logs: [log('etcd', '/var/log/etcd.log', '/var/log/etcd/*.log')],
  process_watch: [watch('etcd', '(^|/)etcd( |$)')],
};
