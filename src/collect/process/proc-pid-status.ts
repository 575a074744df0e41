/** The fields of /proc/PID/status that /proc/PID/stat lacks (proc_pid_status(5)). */
export interface ProcPidStatus {
  /** Effective user, as ps shows. */
  readonly effectiveUid: number;
  /** Resident set in bytes; undefined for kernel threads. */
  readonly residentBytes: number | undefined;
  readonly swappedBytes: number | undefined;
  readonly voluntarySwitches: number;
  readonly nonvoluntarySwitches: number;
}

export function parseProcPidStatus(text: string): ProcPidStatus {
  return {
    effectiveUid: Number(/^Uid:\s+\d+\s+(\d+)/m.exec(text)?.[1] ?? -1),
    residentBytes: kilobytes(text, 'VmRSS'),
    swappedBytes: kilobytes(text, 'VmSwap'),
    voluntarySwitches: Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(text)?.[1] ?? 0),
    nonvoluntarySwitches: Number(/^nonvoluntary_ctxt_switches:\s+(\d+)/m.exec(text)?.[1] ?? 0),
  };
}

function kilobytes(text: string, field: string): number | undefined {
  const at = text.indexOf(`\n${field}:`);
  return at < 0 ? undefined : Number.parseInt(text.slice(at + field.length + 2).trimStart(), 10) * 1024;
}
