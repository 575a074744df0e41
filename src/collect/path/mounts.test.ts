import { expect, test } from 'vitest';
import { pseudoMounts } from './mounts.ts';

test('finds the mount points of pseudo file systems', () => {
  const mountinfo = [
    '21 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
    '22 21 0:20 / /proc rw,nosuid - proc proc rw',
    '23 21 0:21 / /srv/my\\040chroot/sys rw shared:3 master:1 - sysfs sysfs rw',
    '24 21 0:22 / /dev/shm rw - tmpfs tmpfs rw',
    'garbage',
  ].join('\n');
  expect(pseudoMounts(mountinfo)).toEqual(['/proc', '/srv/my chroot/sys']);
});
