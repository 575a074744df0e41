import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { requestFault } from '../../lib/http/post.ts';
import { SendError } from './receiver.ts';

export interface SmtpMessage {
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
  readonly envelope: { readonly from: string; readonly to: string[] };
  readonly message: Buffer;
  readonly signal: AbortSignal;
}

/**
 * Hands a mail to a server over a connection of its own. Resolves with what was said of recipients that were refused
 * while others were taken. Rejects with nodemailer's error, or when the signal aborts.
 */
export async function sendOverSmtp(options: SMTPConnectionOptions, mail: SmtpMessage): Promise<string[]> {
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  const { auth, envelope, message, signal } = mail;
  signal.throwIfAborted();
  const connection = new SMTPConnection(options);
  const { promise: broken, reject } = Promise.withResolvers<never>();
  broken.catch(() => {});
  connection.on('error', reject);
  connection.once('end', () => reject(new Error('the server closed the connection')));
  const stop = () => {
    reject(signal.reason as Error);
    connection.close();
  };
  signal.addEventListener('abort', stop, { once: true });
  const step = <Result>(start: (done: (error?: Error | null, result?: Result) => void) => void) =>
    Promise.race([
      broken,
      new Promise<Result | undefined>((resolve, reject) => {
        start((error, result) => (error ? reject(error) : resolve(result)));
      }),
    ]);
  try {
    await step((done) => connection.connect(done));
    if (auth) await step((done) => connection.login(auth, done));
    const info = await step<{ rejectedErrors?: Error[] | undefined }>((done) =>
      connection.send({ ...envelope, size: message.length, use8BitMime: false }, message, done),
    );
    connection.quit();
    return (info?.rejectedErrors ?? []).map((error) => error.message);
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Whether a mail that failed may pass later: a server's answer says so by its first digit (RFC 5321, 4.2.1); what it
 * could not be asked may.
 */
export function smtpError(error: unknown, shown: (text: string) => string): SendError {
  if (error instanceof SendError) return error;
  const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number };
  const isAnswered = responseCode !== undefined && responseCode >= 400;
  const isOurFault = code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'ENOAUTH';
  return new SendError(shown(requestFault(error).replaceAll(/\s+/g, ' ')), {
    mayPass: isAnswered ? responseCode < 500 : !isOurFault,
  });
}
