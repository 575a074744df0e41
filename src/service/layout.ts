/** Where the parts of an installation lie. */
export const installed = {
  unit: '/etc/systemd/system/etlmon.service',
  wantedBy: '/etc/systemd/system/multi-user.target.wants/etlmon.service',
  dropIns: '/etc/systemd/system/etlmon.service.d',
  logrotate: '/etc/logrotate.d/etlmon',
  sysusers: '/etc/sysusers.d/etlmon.conf',
  polkitRules: '/etc/polkit-1/rules.d',
  polkitRule: '/etc/polkit-1/rules.d/50-etlmon.rules',
  configFolder: '/etc/etlmon',
  state: '/var/lib/etlmon',
  logs: '/var/log/etlmon',
  /** Beside the configuration, where only root writes: what the service may write could name any file to root. */
  manifest: '/etc/etlmon/install.json',
} as const;

/** The folders whose contents belong to the service's user. */
export const ownFolders: readonly string[] = [installed.state, installed.logs];

/** The name systemd knows it by. */
export const unitName = 'etlmon.service';

/** How a file of an installation begins, so that one is known without the manifest; with its language's comment sign. */
export const signature = '# Written by `etlmon install`.';

/** Whether a file begins so. */
export function isSigned(text: string): boolean {
  return text.startsWith(signature) || text.startsWith(signature.replace('#', '//'));
}

/** What has to be looked at before anything is planned. */
export function pathsToLookAt(configFile: string | undefined): string[] {
  return [...Object.values(installed), ...(configFile === undefined ? [] : [configFile])];
}
