/**
 * Parses /proc/meminfo (proc_meminfo(5)) into field → value, in the file's order. Fields in kB become bytes; counts
 * (`HugePages_Total`) stay counts. The key keeps the kernel's spelling (`Active(anon)`).
 */
export function parseMeminfo(
  text: string,
): Map<string, { readonly value: number; readonly isBytes: boolean }> {
  const fields = new Map<string, { value: number; isBytes: boolean }>();
  for (const line of text.split('\n')) {
    const match = /^([^:]+):\s+(\d+)(\s+kB)?\s*$/.exec(line);
    if (!match) continue;
    const isBytes = match[3] !== undefined;
    fields.set(match[1]!, { value: Number(match[2]) * (isBytes ? 1024 : 1), isBytes });
  }
  return fields;
}

/** node_exporter's name of a field: `Active(anon)` in kB is `node_memory_Active_anon_bytes`. */
export function memoryMetricName(field: string, isBytes: boolean): string {
  return `node_memory_${field.replace(/\(([^)]*)\)/, '_$1').replaceAll(/[^a-zA-Z0-9_]/g, '_')}${isBytes ? '_bytes' : ''}`;
}
