/** Kinds of what happens, before an alert and at any time. Apart from the schemas of answers, which a node never builds. */
export const changeEventKinds = [
  'deploy',
  'job',
  'service',
  'process',
  'check',
  'transfer',
  'log',
  'config',
  'command',
  'alert',
  'other',
] as const;

/** Kinds somebody may tell the node of; the others it finds out itself. */
export const markerKinds = ['deploy', 'other'] as const;
