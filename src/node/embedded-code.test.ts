import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { embeddedCode, mappedRange, sectionOf, unwrittenPages } from './embedded-code.ts';

/** A little ELF file with these sections, and the table of their names as the last. */
function elf(sections: Readonly<Record<string, { offset: number; size: number }>>): Buffer {
  const names = Object.keys(sections);
  const text = Buffer.from(`\0${names.join('\0')}\0`, 'latin1');
  const table = [...Object.values(sections), { offset: 64, size: text.length }].map(
    ({ offset, size }, index) => {
      const entry = Buffer.alloc(64);
      const name = names[index];
      entry.writeUInt32LE(name === undefined ? 0 : text.indexOf(`\0${name}\0`) + 1, 0);
      entry.writeBigUInt64LE(BigInt(offset), 24);
      entry.writeBigUInt64LE(BigInt(size), 32);
      return entry;
    },
  );
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header.set([2, 1], 4);
  header.writeBigUInt64LE(BigInt(64 + text.length), 40);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(table.length, 60);
  header.writeUInt16LE(table.length - 1, 62);
  return Buffer.concat([header, text, ...table]);
}

const reader =
  (file: Buffer) =>
  (offset: number, size: number): Buffer =>
    file.subarray(offset, offset + size);

it('finds a section of an executable by its whole name', () => {
  const file = elf({ '.bun_builtins': { offset: 4096, size: 9 }, '.bun': { offset: 8192, size: 77 } });
  expect(sectionOf('.bun', reader(file))).toMatchObject({ offset: 8192, sizeBytes: 77 });
  expect(sectionOf('.data', reader(file))).toBeUndefined();
});

it('finds nothing in what is no executable, or a part of one', () => {
  const file = elf({ '.bun': { offset: 8192, size: 77 } });
  for (const broken of [Buffer.from('#!/bin/sh\n'), Buffer.alloc(64), file.subarray(0, 100), Buffer.alloc(0)])
    expect(sectionOf('.bun', reader(broken))).toBeUndefined();
});

it('finds the code of the executable that runs', () => {
  const fd = openSync(process.execPath, 'r');
  try {
    const text = sectionOf('.text', (at, size) => {
      const bytes = Buffer.alloc(size);
      return bytes.subarray(0, readSync(fd, bytes, 0, size, at));
    });
    expect(text?.sizeBytes).toBeGreaterThan(1_000_000);
    expect((text?.offset ?? 0) + (text?.sizeBytes ?? 0)).toBeLessThan(statSync(process.execPath).size);
    expect(text && mappedRange(readFileSync('/proc/self/maps', 'utf8'), text)).toMatchObject({
      sizeBytes: expect.toSatisfy((size: number) => size % 4096 === 0 && size > 1_000_000),
    });
  } finally {
    closeSync(fd);
  }
});

it('takes only pages that are wholly of the section', () => {
  const maps = [
    '00200000-00300000 r--p 00000000 fe:00 99   /usr/bin/etlmon',
    '06867000-06a23000 rw-p 00100000 fe:00 99   /usr/bin/etlmon',
  ].join('\n');
  const range = mappedRange(maps, { offset: 0x100800, sizeBytes: 0x3000 });
  expect(range).toEqual({ address: 0x06868000, sizeBytes: 0x2000 });
  expect(mappedRange(maps, { offset: 0x100800, sizeBytes: 0x1000 })).toBeUndefined();
  expect(mappedRange(maps, { offset: 0x100000, sizeBytes: 0x1000_0000 })).toBeUndefined();
});

it('leaves pages that were written to, and those that are not there', () => {
  const [file, written, gone] = [0xa0, 0x80, 0x00];
  const entries = Buffer.alloc(8 * 6);
  [file, file, written, file, gone, file].forEach((flags, page) => (entries[page * 8 + 7] = flags));
  expect(unwrittenPages(entries)).toEqual([
    { first: 0, count: 2 },
    { first: 3, count: 1 },
    { first: 5, count: 1 },
  ]);
});

it('finds nothing where the program is not in the executable', () => {
  expect(embeddedCode(readFileSync('/proc/self/smaps', 'utf8'))).toEqual([]);
});
