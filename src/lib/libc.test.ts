import { spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { expect, test } from 'vitest';
import { AT_FDCWD, openLibc } from './libc.ts';

function open() {
  const libc = openLibc();
  if (libc === undefined) throw new Error('no direct system calls here');
  return libc;
}

test('a call that fails answers -1 and leaves its error number', () => {
  const libc = open();
  const path = libc.allocate(64);
  path.bytes.write('/nonexistent\0');
  expect(libc.openat(AT_FDCWD, path.address, constants.O_RDONLY)).toBe(-1);
  expect(libc.errno()).toBe(2);
  expect(libc.close(-1)).toBe(-1);
  expect(libc.errno()).toBe(9);
});

test('reads a directory and the attributes of a file', () => {
  const libc = open();
  const path = libc.allocate(64);
  const into = libc.allocate(4096);
  path.bytes.write('/proc/self\0');
  const fd = libc.openat(AT_FDCWD, path.address, constants.O_DIRECTORY);
  expect(fd).toBeGreaterThan(2);
  const length = libc.getdents64(fd, into.address, 4096);
  expect(into.bytes.subarray(0, length).includes('\0\0')).toBe(true);
  path.bytes.write('status\0');
  expect(libc.statx(fd, path.address, 0, 1, into.address)).toBe(0);
  expect(into.bytes.readUInt16LE(28) & constants.S_IFMT).toBe(constants.S_IFREG);
  expect(libc.close(fd)).toBe(0);
});

test('ends the process at once, without exit handlers and without a warning', () => {
  const script = `
    import { openLibc } from ${JSON.stringify(import.meta.resolve('./libc.ts'))};
    process.on('exit', () => console.log('handled'));
    openLibc().exitNow(7);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect([status, stdout.toString(), stderr.toString()]).toEqual([7, '', '']);
});

test('loads no foreign-function interface by mere import, and keeps other warnings', () => {
  const script = `
    import { openLibc } from ${JSON.stringify(import.meta.resolve('./libc.ts'))};
    console.log(process.moduleLoadList?.includes('NativeModule ffi') ?? false);
    openLibc();
    process.emitWarning('still heard');`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout.toString()).toBe('false\n');
  expect(stderr.toString()).toContain('still heard');
  expect(stderr.toString()).not.toContain('FFI');
});
