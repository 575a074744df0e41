export interface UntilOptions {
  /** For the message when it never happens. */
  readonly what?: string;
  readonly timeoutMs?: number;
}

const pollMs = 20;

/** What is left of a type once it is known to be true in a condition. */
export type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>;

/**
 * Asks again and again until the condition gives something truthy, and gives that. An error thrown by the condition
 * counts as "not yet". Throws after the time-out, with the last error as its cause.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { what = 'the condition', timeoutMs = 10_000 }: UntilOptions = {},
): Promise<Truthy<T>> {
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value as Truthy<T>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${timeoutMs} ms`, { cause: lastError });
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
