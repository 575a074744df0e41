const timeoutMs = 20_000;

/**
 * What `work` comes to, with `turn` again and again until then: time that is moved by hand, what comes over a network.
 * Rejects as the work does, and where it is not over after 20 seconds.
 */
export async function driven<T>(work: Promise<T>, turn: () => Promise<void>): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  const state = { isOver: false };
  const end = (): void => void (state.isOver = true);
  void work.then(end, end);
  while (!state.isOver) {
    if (performance.now() > deadline) throw new Error(`not over within ${timeoutMs} ms`);
    await turn();
  }
  return work;
}
