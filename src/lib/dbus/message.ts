import { DBusProtocolError } from './error.ts';
import { ValueWriter } from './marshal.ts';
import { parseSignature } from './signature.ts';
import { ValueReader } from './unmarshal.ts';
import type { Value } from './value.ts';

/** The kinds of messages by their number on the wire. */
export const messageTypes = { call: 1, return: 2, error: 3, signal: 4 } as const;

/** A message of the bus. Fields it does not have are undefined. */
export interface Message {
  /** One of `messageTypes`; others are to be ignored. */
  readonly type: number;
  readonly serial: number;
  readonly replySerial?: number | undefined;
  readonly path?: string | undefined;
  readonly interface?: string | undefined;
  readonly member?: string | undefined;
  readonly errorName?: string | undefined;
  readonly destination?: string | undefined;
  readonly sender?: string | undefined;
  readonly signature?: string | undefined;
  readonly body: readonly Value[];
}

/** The specification allows 128 MiB; a list of ten thousand units has about 4. */
const maxMessageBytes = 1 << 25;
const fixedBytes = 16;
const littleEndian = 0x6c;
const bigEndian = 0x42;
const [fieldsType = { kind: 'v' } as const] = parseSignature('a(yv)');

const fields = [
  [1, 'o', 'path'],
  [2, 's', 'interface'],
  [3, 's', 'member'],
  [4, 's', 'errorName'],
  [5, 'u', 'replySerial'],
  [6, 's', 'destination'],
  [7, 's', 'sender'],
  [8, 'g', 'signature'],
] as const;

/** Writes a message. Throws `DBusProtocolError` when the body does not fit its signature. */
export function encodeMessage(message: Message): Buffer {
  const body = new ValueWriter();
  const types = parseSignature(message.signature ?? '');
  if (types.length !== message.body.length) throw new DBusProtocolError('a body unlike its signature');
  for (const [index, type] of types.entries()) body.write(type, message.body[index] ?? 0);
  const bodyBytes = body.finish();
  const header = new ValueWriter();
  header.write({ kind: 'y' }, littleEndian);
  header.write({ kind: 'y' }, message.type);
  header.write({ kind: 'y' }, 0);
  header.write({ kind: 'y' }, 1);
  header.write({ kind: 'u' }, bodyBytes.length);
  header.write({ kind: 'u' }, message.serial);
  const present = fields.flatMap(([code, signature, name]): Value[] => {
    const value = message[name];
    return value === undefined ? [] : [[code, { signature, value }]];
  });
  header.write(fieldsType, present);
  header.align(8);
  return Buffer.concat([header.finish(), bodyBytes]);
}

/** The length of the message that begins here, or undefined when its first 16 bytes are not here yet. */
export function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < fixedBytes) return undefined;
  if (bytes[0] !== littleEndian && bytes[0] !== bigEndian) {
    throw new DBusProtocolError(`a message that begins with byte ${bytes[0]}`);
  }
  const isLittle = bytes[0] === littleEndian;
  const bodyLength = isLittle ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  const fieldsLength = isLittle ? bytes.readUInt32LE(12) : bytes.readUInt32BE(12);
  const length = Math.ceil((fixedBytes + fieldsLength) / 8) * 8 + bodyLength;
  if (length > maxMessageBytes) throw new DBusProtocolError(`a message of ${length} bytes`);
  return length;
}

/** Reads one whole message. Throws `DBusProtocolError`. */
export function decodeMessage(bytes: Buffer): Message {
  if (messageLength(bytes) !== bytes.length) throw new DBusProtocolError('a message of another length');
  if (bytes[3] !== 1) throw new DBusProtocolError(`protocol version ${bytes[3]}`);
  const isLittle = bytes[0] === littleEndian;
  const reader = new ValueReader(bytes, isLittle, 8);
  const serial = reader.uint32();
  const found = headerFields(reader.read(fieldsType));
  reader.align(8);
  const bodyReader = new ValueReader(bytes.subarray(reader.position), isLittle);
  const body = parseSignature(found.signature ?? '').map((type) => bodyReader.read(type));
  return { type: bytes[1] ?? 0, serial, ...found, body };
}

function headerFields(list: Value): Omit<Message, 'type' | 'serial' | 'body'> {
  const found: Record<string, Value> = {};
  // `a(yv)` was read, so each is a number and a variant.
  for (const [code, variant] of list as readonly [number, { signature: string; value: Value }][]) {
    const field = fields.find(([number]) => number === code);
    if (field === undefined) continue;
    const [, signature, name] = field;
    if (variant.signature !== signature) throw new DBusProtocolError(`header field ${name} of another type`);
    found[name] = variant.value;
  }
  return found;
}

/** Cuts a stream of bytes into messages. After it threw, the stream cannot be followed any further. */
export class MessageSplitter {
  #rest: Buffer[] = [];
  #size = 0;
  #wanted = fixedBytes;

  push(chunk: Buffer): Message[] {
    this.#rest.push(chunk);
    this.#size += chunk.length;
    // A large message comes in many chunks: they are joined once it is whole.
    if (this.#size < this.#wanted) return [];
    let bytes = this.#rest.length === 1 ? chunk : Buffer.concat(this.#rest);
    const messages: Message[] = [];
    for (;;) {
      const length = messageLength(bytes);
      this.#wanted = length ?? fixedBytes;
      if (length === undefined || bytes.length < length) break;
      messages.push(decodeMessage(bytes.subarray(0, length)));
      bytes = bytes.subarray(length);
    }
    this.#rest = [bytes];
    this.#size = bytes.length;
    return messages;
  }
}
