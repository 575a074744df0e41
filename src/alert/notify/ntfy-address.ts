/** Where messages are posted to, and under which topic. */
export interface NtfyAddress {
  /** JSON goes to the server itself, not to the topic's address. */
  readonly root: string;
  readonly topic: string;
}

/** Takes the address of a topic apart; a topic with broken escapes stays as it is written. */
export function ntfyAddress(url: string): NtfyAddress {
  const address = new URL(url);
  const parts = address.pathname.replace(/\/+$/, '').split('/');
  const topic = unescaped(parts.pop() ?? '');
  address.pathname = `${parts.join('/')}/`;
  return { root: address.href, topic };
}

/** Whether ntfy takes messages under this topic: it knows letters, digits, `-` and `_`, 64 at most. */
export function isNtfyTopic(topic: string): boolean {
  return /^[-_A-Za-z0-9]{1,64}$/.test(topic);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
