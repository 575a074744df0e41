/** Columns of /proc/net/dev, receive then transmit, by node_exporter's names (proc_pid_net(5)). */
export const receiveColumns = [
  'bytes',
  'packets',
  'errs',
  'drop',
  'fifo',
  'frame',
  'compressed',
  'multicast',
] as const;
export const transmitColumns = [
  'bytes',
  'packets',
  'errs',
  'drop',
  'fifo',
  'colls',
  'carrier',
  'compressed',
] as const;

export interface InterfaceStats {
  readonly device: string;
  readonly receive: Readonly<Record<(typeof receiveColumns)[number], number>>;
  readonly transmit: Readonly<Record<(typeof transmitColumns)[number], number>>;
}

/** Parses /proc/net/dev. An interface name may contain a colon (an alias): the last colon before the numbers ends it. */
export function parseNetDev(text: string): InterfaceStats[] {
  const interfaces: InterfaceStats[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*(.+):\s*((?:\d+\s+){15,}\d+)\s*$/.exec(line);
    if (!match) continue;
    const numbers = match[2]!.split(/\s+/).map(Number);
    const take = <C extends string>(columns: readonly C[], offset: number): Record<C, number> =>
      Object.fromEntries(columns.map((column, index) => [column, numbers[offset + index] ?? 0])) as Record<
        C,
        number
      >;
    interfaces.push({
      device: match[1]!,
      receive: take(receiveColumns, 0),
      transmit: take(transmitColumns, receiveColumns.length),
    });
  }
  return interfaces;
}
