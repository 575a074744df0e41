/**
 * Parses a file of /proc/net/rpc (`nfsd_show` and `rpc_proc_show` in the kernel): a word, then numbers. A line with
 * something else is left out.
 */
export function parseRpcStats(text: string): Map<string, readonly number[]> {
  const lines = new Map<string, readonly number[]>();
  for (const line of text.split('\n')) {
    const [word = '', ...cells] = line.trim().split(/\s+/);
    const numbers = cells.map(Number);
    if (word !== '' && numbers.length > 0 && !numbers.some(Number.isNaN)) lines.set(word, numbers);
  }
  return lines;
}
