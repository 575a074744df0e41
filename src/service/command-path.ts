/** The PATH to find the programs of administration in: `su` without `-` leaves /usr/sbin out. */
export function commandPath(): string {
  return [process.env['PATH'], '/usr/sbin', '/usr/bin', '/sbin', '/bin'].filter(Boolean).join(':');
}
