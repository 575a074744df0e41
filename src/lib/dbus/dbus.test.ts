import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DBusProtocolError } from './error.ts';
import { ValueWriter } from './marshal.ts';
import { decodeMessage, encodeMessage, messageLength, MessageSplitter } from './message.ts';
import type { Message } from './message.ts';
import { parseSignature } from './signature.ts';
import { ValueReader } from './unmarshal.ts';
import type { Value } from './value.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const runs = { numRuns: caseCount };
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** Runs what must not throw anything but our own error, and gives that. */
function faultOf(work: () => unknown): DBusProtocolError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DBusProtocolError) return error;
    throw error;
  }
}

describe('signatures', () => {
  it('are read as types', () => {
    expect(parseSignature('')).toEqual([]);
    expect(parseSignature('sa{sv}(ut)')).toEqual([
      { kind: 's' },
      { kind: 'dict', key: 's', value: { kind: 'v' } },
      { kind: 'struct', fields: [{ kind: 'u' }, { kind: 't' }] },
    ]);
  });

  it('that are none are refused', () => {
    expect(() => parseSignature('a')).toThrow(/ends too early/);
    expect(() => parseSignature('(s')).toThrow(/ends too early/);
    expect(() => parseSignature('()')).toThrow(/empty structure/);
    expect(() => parseSignature('z')).toThrow(/unknown type "z"/);
    expect(() => parseSignature('{ss}')).toThrow(/unknown type "{"/);
    expect(() => parseSignature('a{vs}')).toThrow(/basic type/);
    expect(() => parseSignature('a{sss}')).toThrow(/one key and one value/);
    expect(() => parseSignature('a'.repeat(40) + 's')).toThrow(/nested too deeply/);
    expect(() => parseSignature('s'.repeat(256))).toThrow(/256 bytes/);
  });

  it('of any text are read or refused', () => {
    const text = fc.string({ unit: fc.constantFrom(...'a(){}vsyu'.split('')), maxLength: 60 });
    fc.assert(
      fc.property(text, (written) => {
        faultOf(() => parseSignature(written));
      }),
      runs,
    );
  });
});

/** A value with its signature. */
type Typed = readonly [string, Value];

const { value: anyValue } = fc.letrec<{ value: Typed }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.nat(255).map((value): Typed => ['y', value]),
    fc.boolean().map((value): Typed => ['b', value]),
    fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }).map((value): Typed => ['n', value]),
    fc.nat(65_535).map((value): Typed => ['q', value]),
    fc.integer().map((value): Typed => ['i', value]),
    fc.nat(2 ** 32 - 1).map((value): Typed => ['u', value]),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): Typed => ['x', value]),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): Typed => ['t', value]),
    fc.double({ noNaN: true }).map((value): Typed => ['d', value]),
    fc
      .string({ unit: 'grapheme' })
      .filter((text) => !text.includes('\0'))
      .map((value): Typed => ['s', value]),
    fc.uint8Array({ maxLength: 20 }).map((value): Typed => ['ay', Buffer.from(value)]),
    fc.array(fc.nat(1000)).map((value): Typed => ['au', value]),
    fc
      .array(tie('value'), { minLength: 1, maxLength: 3 })
      .map((items): Typed => [
        `(${items.map(([signature]) => signature).join('')})`,
        items.map(([, value]) => value),
      ]),
    tie('value')
      .filter(([signature]) => signature.length < 100)
      .map(([signature, value]): Typed => ['v', { signature, value }]),
    fc
      .array(fc.tuple(fc.nat(1000), tie('value')), { maxLength: 3 })
      .map((entries): Typed => [
        'a{uv}',
        new Map(entries.map(([key, [signature, value]]) => [key, { signature, value }])),
      ]),
  ),
}));
const anyMessage = fc
  .record({
    type: fc.nat(5),
    serial: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    path: fc.constantFrom('/', '/org/freedesktop/systemd1'),
    member: fc.constantFrom('Hello', 'PropertiesChanged'),
    values: fc.array(anyValue, { maxLength: 3 }),
  })
  .filter(({ values }) => values.map(([signature]) => signature).join('').length < 255)
  .map(({ values, ...message }): Message => ({
    ...message,
    signature: values.map(([signature]) => signature).join(''),
    body: values.map(([, value]) => value),
  }));

describe('values', () => {
  const written = (signature: string, value: Value): Buffer => {
    const writer = new ValueWriter();
    for (const type of parseSignature(signature)) writer.write(type, value);
    return writer.finish();
  };
  const readFault = (signature: string, bytes: string): DBusProtocolError | undefined => {
    const [type] = parseSignature(signature);
    return faultOf(() => new ValueReader(hex(bytes), true).read(type!));
  };

  it('lie on their boundaries, with the length of an array before its padding', () => {
    expect(written('s', 'foo')).toEqual(hex('03000000 666f6f00'));
    expect(written('(yu)', [5, 1])).toEqual(hex('05000000 01000000'));
    expect(written('at', [1n])).toEqual(hex('08000000 00000000 0100000000000000'));
    expect(written('v', { signature: 'u', value: 7 })).toEqual(hex('01 75 00 00 07000000'));
    expect(written('b', true)).toEqual(hex('01000000'));
  });

  it('that do not fit their type are refused', () => {
    for (const [signature, value] of [
      ['y', 256],
      ['u', -1],
      ['u', 'one'],
      ['s', 1],
      ['s', 'a\0b'],
      ['t', -1n],
      ['b', 1],
      ['as', 'text'],
      ['v', 1],
      ['(su)', ['only one']],
    ] as const) {
      expect(faultOf(() => written(signature, value))).toBeDefined();
    }
  });

  it('that are cut off or say what they are not are refused', () => {
    expect(readFault('s', '05000000 666f6f00')).toBeDefined();
    expect(readFault('s', '03000000 666f6f21')).toBeDefined();
    expect(readFault('b', '02000000')).toBeDefined();
    expect(readFault('au', 'ffffffff')).toBeDefined();
    expect(readFault('au', '05000000 01000000 02')).toBeDefined();
    expect(readFault('v', '02 7575 00 0000000001000000')).toBeDefined();
    expect(readFault('(yu)', '05000100 01000000')).toBeDefined();
  });
});

describe('messages', () => {
  it('are read as they were written', () => {
    const check = (message: Message): void => {
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    };
    fc.assert(fc.property(anyMessage, check), { numRuns: 3000 });
  });

  it('of the other byte order are read', () => {
    const bytes = hex(`42 02 00 01 00000004 00000009 0000000f
      05 01 75 00 00000003  08 01 67 00 01 75 00 00
      0000002a`);
    expect(decodeMessage(bytes)).toEqual({ type: 2, serial: 9, replySerial: 3, signature: 'u', body: [42] });
  });

  it('come in pieces of any size', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 4 }), sizes, (messages, lengths) => {
        const splitter = new MessageSplitter();
        const found: Message[] = [];
        let rest = Buffer.concat(messages.map((message) => encodeMessage(message)));
        for (let turn = 0; rest.length > 0; turn++) {
          const length = lengths[turn % lengths.length] ?? 1;
          found.push(...splitter.push(rest.subarray(0, length)));
          rest = rest.subarray(length);
        }
        expect(found).toEqual(messages);
      }),
      { numRuns: 1000 },
    );
  });

  it('with any bytes in them are read or refused', () => {
    const spoilt = fc.tuple(
      anyMessage,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }),
    );
    fc.assert(
      fc.property(spoilt, ([message, changes]) => {
        const bytes = encodeMessage(message);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        faultOf(() => new MessageSplitter().push(bytes));
        faultOf(() => decodeMessage(bytes));
      }),
      runs,
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        faultOf(() => new MessageSplitter().push(Buffer.from(bytes)));
        faultOf(() => decodeMessage(Buffer.from(bytes)));
      }),
      runs,
    );
  });

  it('that would be endless are refused by their length', () => {
    expect(faultOf(() => messageLength(hex('6c010001 ffffffff 01000000 00000000')))?.message).toMatch(
      /a message of 4294967311 bytes/,
    );
    expect(faultOf(() => messageLength(hex('00010001 00000000 01000000 00000000')))?.message).toMatch(
      /byte 0/,
    );
    expect(messageLength(hex('6c'))).toBeUndefined();
  });

  it('with variants in variants in variants are refused', () => {
    let value: Value = 1;
    let signature = 'u';
    for (let depth = 0; depth < 80; depth++) {
      value = { signature, value };
      signature = 'v';
    }
    const bytes = encodeMessage({ type: 4, serial: 1, signature: 'v', body: [value] });
    expect(faultOf(() => decodeMessage(bytes))?.message).toMatch(/nested too deeply/);
  });
});
