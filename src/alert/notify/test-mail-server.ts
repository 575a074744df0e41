import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isSecure: boolean;
  readonly user: string | undefined;
  readonly method: string | undefined;
  readonly source: string;
}

/** A real SMTP server that keeps what it takes. Its options must have a key and a certificate. */
export class MailServer implements AsyncDisposable {
  readonly mails: ReceivedMail[] = [];
  readonly #server: SMTPServer;
  readonly port: number;

  private constructor(server: SMTPServer, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async listen(options: SMTPServerOptions): Promise<MailServer> {
    const holder: { server?: MailServer } = {};
    let method: string | undefined;
    const server = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      closeTimeout: 100,
      onAuth(auth, _session, done) {
        method = auth.method;
        if (auth.username === 'etlmon' && auth.password === 'pass wörd') done(null, { user: auth.username });
        else
          done(Object.assign(new Error(`Invalid credentials for ${auth.password}`), { responseCode: 535 }));
      },
      onData(stream, session, done) {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          holder.server?.mails.push(mailOf(session, method, Buffer.concat(pieces).toString()));
          done();
        });
      },
      ...options,
    });
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (holder.server = new MailServer(server, (server.server.address() as AddressInfo).port));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function mailOf(session: SMTPServerSession, method: string | undefined, source: string): ReceivedMail {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    isSecure: session.secure,
    user: session.user,
    method: session.user === undefined ? undefined : method,
    source,
  };
}

/** A header's text, unfolded and decoded (RFC 2047). */
export function headerOf(source: string, name: string): string | undefined {
  const [head = ''] = source.split('\r\n\r\n');
  const line = head
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line
    ?.slice(name.length + 1)
    .trim()
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/(?:=\?UTF-8\?[BQ]\?[^?]*\?=)+/gi, (words) =>
      Buffer.concat([...words.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi)].map(decodedWord)).toString(),
    );
}

function decodedWord([, kind, text = '']: RegExpMatchArray): Buffer {
  if (kind?.toUpperCase() === 'B') return Buffer.from(text, 'base64');
  return quotedPrintable(text.replaceAll('_', ' '));
}

/** The parts of a mail, by their types. */
export function partsOf(source: string): ReadonlyMap<string, string> {
  const boundary = /boundary="?([^"\r\n;]+)"?/.exec(source)?.[1];
  const parts = boundary === undefined ? [source] : source.split(`--${boundary}`).slice(1, -1);
  return new Map(
    parts.map((part) => {
      const [, ...body] = part.replace(/^\r\n/, '').split('\r\n\r\n');
      const type = /content-type: ([a-z/]+)/i.exec(part)?.[1] ?? '';
      const encoding = /content-transfer-encoding: ([a-z0-9-]+)/i.exec(part)?.[1] ?? '7bit';
      const text = body.join('\r\n\r\n');
      const bytes =
        encoding === 'base64'
          ? Buffer.from(text, 'base64')
          : encoding === 'quoted-printable'
            ? quotedPrintable(text)
            : Buffer.from(text);
      return [type, bytes.toString().replaceAll('\r\n', '\n')];
    }),
  );
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replaceAll(/=\r?\n/g, '');
  return Buffer.from(
    joined.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
