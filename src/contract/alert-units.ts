/** What numbers of an alert are measured in. */
export const alertUnits = ['percent', 'ratio', 'bytes', 'seconds', 'timestamp', 'number'] as const;
