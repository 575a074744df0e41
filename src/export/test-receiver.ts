import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decompress } from './snappy.ts';

export interface ReceivedSample {
  /** `name{label="value"}`. */
  readonly series: string;
  readonly atMs: number;
  readonly value: number;
  /** The value's bits, in hexadecimal. */
  readonly bits: string;
}

export interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly samples: readonly ReceivedSample[];
}

/** What a server does with the request of that number, from 0; returning nothing is 204. */
type Behaviour = (response: ServerResponse, number: number) => void | Promise<void>;

interface Field {
  readonly number: number;
  readonly value: bigint | Buffer;
}

/** A server for remote write that keeps what it took, and can be told to misbehave. */
export class TestReceiver implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = [];
  /** Of the requests that were answered with 2xx. */
  readonly accepted: ReceivedSample[] = [];
  connections = 0;
  /** Requests under way, and the most there were. */
  underWay = 0;
  mostUnderWay = 0;
  behaviour: Behaviour = () => {};
  readonly #server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    const number = this.requests.length;
    request.on('error', () => {});
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const samples = decodeRequest(decompress(Buffer.concat(pieces), 1 << 26));
      this.requests.push({ headers: request.headers, samples });
      void this.#answer(response, samples, number);
    });
  });

  static async listen(port = 0): Promise<TestReceiver> {
    const receiver = new TestReceiver();
    receiver.#server.on('connection', () => receiver.connections++);
    await new Promise<void>((resolve) => receiver.#server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/api/v1/write`;
  }

  async #answer(response: ServerResponse, samples: readonly ReceivedSample[], number: number): Promise<void> {
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    await this.behaviour(response, number);
    this.underWay--;
    const isBroken = response.socket === null || response.socket.destroyed;
    if (!response.headersSent && !isBroken && response.statusCode === 200) {
      this.accepted.push(...samples);
      response.writeHead(204);
    }
    if (!response.writableEnded) response.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The samples of a prometheus.WriteRequest, in their order. */
export function decodeRequest(bytes: Buffer): ReceivedSample[] {
  return fieldsOf(bytes)
    .filter(({ number }) => number === 1)
    .flatMap(({ value: series }) => {
      const fields = fieldsOf(series as Buffer);
      const labels = fields.filter(({ number }) => number === 1).map(({ value }) => textsOf(value as Buffer));
      const [[, name] = []] = labels.filter(([label]) => label === '__name__');
      const others = labels
        .filter(([label]) => label !== '__name__')
        .map(([key, text]) => `${key}="${text}"`);
      return fields
        .filter(({ number }) => number === 2)
        .map(({ value }) => sampleOf(`${name}{${others.join(',')}}`, value as Buffer));
    });
}

function sampleOf(series: string, bytes: Buffer): ReceivedSample {
  const fields = new Map(fieldsOf(bytes).map(({ number, value }) => [number, value as bigint]));
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(fields.get(1) ?? 0n);
  const atMs = Number(BigInt.asIntN(64, fields.get(2) ?? 0n));
  return { series, atMs, value: bits.readDoubleBE(), bits: bits.toString('hex') };
}

function textsOf(label: Buffer): [string, string] {
  const texts = new Map(fieldsOf(label).map(({ number, value }) => [number, (value as Buffer).toString()]));
  return [texts.get(1) ?? '', texts.get(2) ?? ''];
}

/** The fields of a message: varints and eight bytes as a number, the others as bytes. */
function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    if ((tag & 7) === 0) fields.push({ number, value: varint() });
    else if ((tag & 7) === 1) fields.push({ number, value: bytes.readBigUInt64LE((at += 8) - 8) });
    else {
      const length = Number(varint());
      fields.push({ number, value: bytes.subarray(at, (at += length)) });
    }
  }
  return fields;
}
