import { duration, glob, list, section, text } from '../../lib/fields/index.ts';

/** File systems that hold no data of their own: node_exporter 1.9's `--collector.filesystem.fs-types-exclude`. */
export const pseudoFileSystems: readonly string[] = (
  'autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs fusectl hugetlbfs iso9660 mqueue nsfs ' +
  'overlay proc procfs pstore rpc_pipefs securityfs selinuxfs squashfs erofs sysfs tracefs'
).split(' ');

/** `disk:`. Which mounts are read, and after how long one that does not answer is given up. */
export const diskSection = () =>
  section({
    /** When not empty only these types are read, also those `exclude_types` names. */
    include_types: list(text()),
    exclude_types: list(text(), pseudoFileSystems),
    exclude_mounts: list(glob()),
    timeout: duration({ min: '100ms', max: '5m' }).prefault('5s'),
  });
