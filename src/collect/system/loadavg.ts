export interface LoadAverage {
  readonly load1: number;
  readonly load5: number;
  readonly load15: number;
  /** Kernel scheduling entities: processes and threads. */
  readonly entities: number;
}

/** Parses /proc/loadavg (proc_loadavg(5)): `0.21 0.37 0.39 1/719 19737`. Throws on anything else. */
export function parseLoadavg(text: string): LoadAverage {
  const match = /^(\S+) (\S+) (\S+) \d+\/(\d+)/.exec(text);
  if (!match)
    throw new Error(`/proc/loadavg: expected three load averages, got ${JSON.stringify(text.slice(0, 60))}`);
  return {
    load1: Number(match[1]),
    load5: Number(match[2]),
    load15: Number(match[3]),
    entities: Number(match[4]),
  };
}
