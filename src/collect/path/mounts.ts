import { parseMountinfo } from '../disk/mountinfo.ts';

/** File systems whose files are questions to the kernel: endless, changing, and without a size on any disk. */
const PSEUDO_FILE_SYSTEMS = new Set([
  'binder',
  'binfmt_misc',
  'bpf',
  'cgroup',
  'cgroup2',
  'configfs',
  'debugfs',
  'devpts',
  'efivarfs',
  'fusectl',
  'mqueue',
  'nsfs',
  'proc',
  'pstore',
  'resctrl',
  'rpc_pipefs',
  'securityfs',
  'selinuxfs',
  'sysfs',
  'tracefs',
]);

/** The mount points of pseudo file systems in the text of `/proc/self/mountinfo` (proc(5)). */
export function pseudoMounts(mountinfo: string): string[] {
  return parseMountinfo(mountinfo)
    .filter(({ fsType }) => PSEUDO_FILE_SYSTEMS.has(fsType))
    .map(({ mountPoint }) => mountPoint);
}
