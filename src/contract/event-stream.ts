/** What an event stream carries: an event, or a comment, which only shows that the other side is alive. */
export type StreamItem =
  | { readonly kind: 'event'; readonly type: string; readonly data: string; readonly id: string }
  | { readonly kind: 'comment'; readonly text: string };

/** The stream is none, or one event of it is larger than anything a node sends. */
export class EventStreamError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EventStreamError';
  }
}

/** In UTF-16 code units; another program's endless line must not fill the memory. */
const mostPerEvent = 16 * 2 ** 20;

/**
 * Reads an event stream (WHATWG HTML, 9.2.6 "Interpreting an event stream") that comes in pieces of any size: the same
 * bytes give the same items however they are cut. Throws `EventStreamError` at an event larger than 16 Mi characters.
 */
export class EventStreamParser {
  /** Drops the byte order mark, and keeps a character that is cut in half. */
  readonly #decoder = new TextDecoder();
  /** The line that has not ended yet: kept in pieces, so that a huge one is not looked through again and again. */
  #pieces: string[] = [];
  #endedWithReturn = false;
  #size = 0;
  #type = '';
  #data: string[] = [];
  #id = '';

  /** The items that are complete with these bytes. An event without its closing empty line never is one. */
  push(chunk: Uint8Array): StreamItem[] {
    const items: StreamItem[] = [];
    const text = this.#decoder.decode(chunk, { stream: true });
    if (text === '') return items;
    let start = this.#endedWithReturn && text.startsWith('\n') ? 1 : 0;
    this.#endedWithReturn = text.endsWith('\r');
    const lineEnd = /\r\n|\r|\n/g;
    lineEnd.lastIndex = start;
    for (let end = lineEnd.exec(text); end !== null; end = lineEnd.exec(text)) {
      this.#keep(text.slice(start, end.index));
      const line = this.#pieces.join('');
      this.#pieces = [];
      start = lineEnd.lastIndex;
      const item = this.#takeLine(line);
      if (item !== undefined) items.push(item);
    }
    this.#keep(text.slice(start));
    return items;
  }

  #keep(piece: string): void {
    if (piece === '') return;
    this.#size += piece.length;
    if (this.#size > mostPerEvent)
      throw new EventStreamError(`an event is larger than ${mostPerEvent} characters`);
    this.#pieces.push(piece);
  }

  #takeLine(line: string): StreamItem | undefined {
    if (line === '') return this.#dispatch();
    if (line.startsWith(':')) {
      if (this.#data.length === 0) this.#size = 0;
      return { kind: 'comment', text: line.slice(1).replace(/^ /, '') };
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    return undefined;
  }

  /** An event without data is none, but the id it carried stays. */
  #dispatch(): StreamItem | undefined {
    const [type, data] = [this.#type || 'message', this.#data];
    this.#type = '';
    this.#data = [];
    this.#size = 0;
    return data.length === 0 ? undefined : { kind: 'event', type, data: data.join('\n'), id: this.#id };
  }
}
