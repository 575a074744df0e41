import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

export interface Body {
  /** Unpacked bytes that were read. */
  readonly bytes: number;
  /** There was more than the limit. */
  readonly isCut: boolean;
  /** Empty where it was not to be kept. */
  readonly text: string;
}

/**
 * Reads a body, unpacked, up to `maxBytes`: what comes after is not waited for. Piece by piece, so that a small packed
 * body that unpacks to gigabytes takes no more memory than any other. Rejects where it is damaged or ends too soon.
 */
export async function readBody(
  response: IncomingMessage,
  options: { readonly method: string; readonly maxBytes: number; readonly isKept: boolean },
): Promise<Body> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  let isCut = false;
  for await (const piece of unpacked(response, options.method) as AsyncIterable<Buffer>) {
    const fitting = piece.subarray(0, options.maxBytes - bytes);
    bytes += fitting.length;
    if (options.isKept) pieces.push(fitting);
    if (fitting.length < piece.length) {
      isCut = true;
      break;
    }
  }
  return { bytes, isCut, text: decode(Buffer.concat(pieces), response.headers['content-type']) };
}

/** HEAD, 204 and 304 have no body whatever their headers say (RFC 9110, section 6.4.1). */
function unpacked(response: IncomingMessage, method: string): Readable {
  const isEmpty =
    method === 'HEAD' ||
    response.statusCode === 204 ||
    response.statusCode === 304 ||
    response.headers['content-length'] === '0';
  const coding = isEmpty ? '' : (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  const decoder =
    coding === 'br'
      ? createBrotliDecompress()
      : coding === 'gzip' || coding === 'x-gzip'
        ? createGunzip()
        : undefined;
  if (decoder === undefined) return response;
  // Errors of either come out of the decoder, where they are awaited.
  return pipeline(response, decoder, () => {});
}

/** The text, by the charset the server names; UTF-8 where it names none or one nobody knows. */
function decode(bytes: Buffer, contentType: string | undefined): string {
  const charset = /;\s*charset="?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
