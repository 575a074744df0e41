import { EtlmonError } from '../lib/errors.ts';
import { signature } from './layout.ts';

/** What the unit file of one machine depends on. */
export interface UnitOptions {
  /** The program with its fixed arguments, absolute: `['/usr/bin/etlmon']` or `[node, etlmon.js]`. */
  readonly program: readonly string[];
  readonly configFile: string;
  readonly user: string;
  readonly group: string;
  /** Further groups that exist here: those whose members may read logs and the journal. */
  readonly groups: readonly string[];
  /** Whether processes of other users may be ended (control.kill). */
  readonly canKill: boolean;
  /** Folders outside /var/lib/etlmon it has to write to: that of node.db_path, of a backup. */
  readonly writable: readonly string[];
}

/**
 * The text of etlmon.service. Every restriction that is left out or loosened says why in the text: whoever edits the
 * unit reads it there. systemd.exec(5), systemd.service(5). Throws an `EtlmonError` for a program systemd cannot start.
 */
export function unitText(options: UnitOptions): string {
  const { program, configFile, user, group, groups, canKill, writable } = options;
  const [executable = '', ...fixed] = program;
  const args = [...fixed, 'node', '--config', configFile].map((word) => quote(word));
  const command = [quoteExecutable(executable), ...args].join(' ');
  const capabilities = ['CAP_DAC_READ_SEARCH', 'CAP_SYS_PTRACE', ...(canKill ? ['CAP_KILL'] : [])].join(' ');
  const lines = [
    `${signature} Put changes into \`systemctl edit etlmon\` (a drop-in): a file that was edited is`,
    '# kept by the next install, but then never brought up to date either.',
    '[Unit]',
    'Description=etlmon: health of data pipelines and of this machine',
    'After=network.target local-fs.target',
    '',
    '[Service]',
    '# Active once it serves; ended and started anew when its event loop is stuck for WatchdogSec.',
    'Type=notify',
    'NotifyAccess=main',
    `ExecStart=${command}`,
    'ExecReload=/bin/kill -HUP $MAINPID',
    'Restart=on-failure',
    'RestartSec=5',
    '# A configuration with faults: starting again does not mend it.',
    'RestartPreventExitStatus=2',
    'WatchdogSec=30',
    '# Not SIGABRT: there is no core to be had (below), only a crash report of the runtime that explains nothing.',
    'WatchdogSignal=SIGKILL',
    'TimeoutStopSec=10',
    '# Programs of exec checks are ended after it, not before.',
    'KillMode=mixed',
    '',
    `User=${user}`,
    `Group=${group}`,
    ...(groups.length > 0 ? [`SupplementaryGroups=${groups.join(' ')}`] : []),
    'UMask=0027',
    'StateDirectory=etlmon',
    'StateDirectoryMode=0750',
    'ConfigurationDirectory=etlmon',
    'ConfigurationDirectoryMode=0750',
    'LogsDirectory=etlmon',
    'LogsDirectoryMode=0750',
    '# For node.listen: unix:/run/etlmon/etlmon.sock',
    'RuntimeDirectory=etlmon',
    '# Makes node.db_path /var/lib/etlmon/etlmon.db where the configuration names none.',
    'Environment=XDG_STATE_HOME=/var/lib',
    '',
    '# DAC_READ_SEARCH: reads every log and measures every folder, writes none. SYS_PTRACE: /proc/PID/fd, io and maps',
    '# of other users; the calls that trace a process are filtered out below.',
    ...(canKill ? ['# KILL: control.kill allows ending processes of other users.'] : []),
    `AmbientCapabilities=${capabilities}`,
    `CapabilityBoundingSet=${capabilities}`,
    'NoNewPrivileges=yes',
    '',
    'ProtectSystem=strict',
    ...writable.map((folder) => `ReadWritePaths=${quotePath(`-${folder}`)}`),
    'ProtectHome=read-only',
    '# No PrivateTmp: /tmp is measured and its logs are followed like any other folder; it is read-only.',
    'InaccessiblePaths=-/etc/shadow -/etc/gshadow',
    'PrivateDevices=yes',
    'ProtectKernelTunables=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelLogs=yes',
    'ProtectControlGroups=yes',
    'ProtectHostname=yes',
    '# ProtectProc stays default: other users’ processes are what is looked at.',
    '# The network stays: it listens, and checks addresses elsewhere. Netlink: the list of interfaces.',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'RestrictNamespaces=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'RemoveIPC=yes',
    'LockPersonality=yes',
    'KeyringMode=private',
    'SystemCallFilter=@system-service',
    'SystemCallFilter=~@privileged @keyring',
    '# Asks how well the clock is kept. To set it takes a capability that is not there; ProtectClock= forbids asking.',
    'SystemCallFilter=adjtimex clock_adjtime',
    'SystemCallErrorNumber=EPERM',
    'SystemCallArchitectures=native',
    '# The JavaScript engine compiles at run time.',
    'MemoryDenyWriteExecute=no',
    '',
    'LimitNOFILE=65536',
    '# No cores of hundreds of megabytes when the watchdog ends it.',
    'LimitCORE=0',
    'OOMScoreAdjust=-100',
    'Nice=5',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
  return `${lines.join('\n')}\n`;
}

/** One word of a command line: `%` and `$` are doubled, and what a blank or a quote would split is quoted. */
export function quote(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  if (/^[^\s"'\\;]+$/.test(escaped)) return escaped;
  return quoted(escaped);
}

/** systemd starts no program with such signs in its path, however it is quoted. */
function quoteExecutable(path: string): string {
  if (!/["'\\\p{Cc}]/u.test(path)) return quotePath(path);
  throw new EtlmonError(
    'INSTALL',
    `systemd starts no program whose path has quotes or backslashes: ${path}`,
    {
      hint: 'keep it in /usr/local/bin',
    },
  );
}

/** As a path `$` is an ordinary sign. */
function quotePath(path: string): string {
  const escaped = path.replaceAll('%', '%%');
  return /^[^\s"'\\;]+$/.test(escaped) ? escaped : quoted(escaped);
}

function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}
