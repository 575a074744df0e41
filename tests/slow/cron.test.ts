import { expect, it } from 'vitest';
import type { CronCollector } from '../../src/collect/cron/index.ts';
import { createCronCollector } from '../../src/collect/cron/index.ts';
import { Host } from '../../src/collect/host.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Row } from '../../src/lib/reading.ts';
import type { Child } from '../support/child.ts';
import { MountNamespace } from '../support/mount-namespace.ts';
import { requirePart, requireRoot } from '../support/parts.ts';
import { until } from '../support/until.ts';

/** Two turns of the minute, and a job that lasts longer than one. */
const twoMinutesMs = 150_000;

/** A machine of its own as far as cron and syslog see: their folders are empty, and so is /dev but for devices. */
const prepare = `
set -e
mkdir -p /run/etlmon-dev
mount --bind /dev /run/etlmon-dev
mount -t tmpfs tmpfs /dev
for name in null zero full random urandom tty; do
  touch /dev/$name
  mount --bind /run/etlmon-dev/$name /dev/$name
done
umount /run/etlmon-dev
for folder in /run /var/log /var/spool/cron /etc/cron.d; do mount -t tmpfs tmpfs $folder; done
mkdir -m 1730 /var/spool/cron/crontabs
printf '' > /run/crontab
chmod 644 /run/crontab
mount --bind /run/crontab /etc/crontab
cat > /run/rsyslog.conf <<'END'
module(load="imuxsock")
auth,authpriv.* action(type="omfile" file="/var/log/auth.log" template="RSYSLOG_FileFormat")
*.*;auth,authpriv.none action(type="omfile" file="/var/log/syslog" template="RSYSLOG_TraditionalFileFormat")
END
cat > /etc/cron.d/pipeline <<'END'
* * * * * root sleep 3 # load
* * * * * nobody sleep 70 # slow
* * * * * nobody sleep 1 %input
0 0 1 1 * root sleep 3 # once a year
END
`;

/** What the store would keep of the collector's readings. */
class Kept {
  readonly tables = new Map<string, readonly Row[]>();
  readonly runs = new Map<unknown, Row>();
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  collector(): CronCollector {
    return createCronCollector(
      { intervalMs: 60_000 },
      { host: this.#host, clock: systemClock, restored: (table) => this.tables.get(table) ?? [] },
    );
  }

  async read(collector: CronCollector): Promise<void> {
    for (const task of collector.tasks) {
      const { changes = [] } = await task.read(AbortSignal.timeout(10_000));
      for (const change of changes) {
        if (change.kind === 'replace') this.tables.set(change.table, change.rows);
        else for (const row of change.rows) this.runs.set(row['run_key'], row);
      }
    }
  }

  job(command: string): Row | undefined {
    return this.tables.get('cron_jobs')?.find((row) => row['command'] === command);
  }

  runsOf(command: string): Row[] {
    const id = this.job(command)?.['job_id'];
    return [...this.runs.values()]
      .filter((row) => row['job_id'] === id)
      .toSorted((a, b) => String(a['at']).localeCompare(String(b['at'])));
  }
}

it(
  'runs of a real cron daemon are found in a real syslog, with their ends, each once over a restart',
  async (context) => {
    requireRoot(context, 'cron runs jobs as other users');
    requirePart(context, 'cron', 'cron');
    requirePart(context, 'rsyslogd', 'rsyslog');
    await using namespace = await MountNamespace.open(context);
    await namespace.run('sh', '-c', prepare);
    const kept = new Kept(new Host(namespace.path('/')));
    try {
      await using syslog = await namespace.start(
        'rsyslogd',
        '-n',
        '-f',
        '/run/rsyslog.conf',
        '-i',
        '/run/r.pid',
      );
      await until(() => namespace.run('test', '-S', '/dev/log').then(() => true), { what: 'the log socket' });
      // Its jobs would hold on to the pipes of its output.
      await using daemon = await namespace.start('sh', '-c', 'exec cron -f >/dev/null 2>&1');
      await follow(kept, [syslog, daemon]);
    } finally {
      for (const row of kept.runs.values()) endGroup(Number(row['pid']));
    }

    const [first, second] = kept.runsOf('sleep 3 # load');
    for (const run of [first, second]) {
      const lateMs = Date.parse(String(run?.['started_at'])) - Date.parse(String(run?.['expected_at']));
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThan(10_000);
    }
    expect(first).toMatchObject({ verdict: 'ok' });
    expect(first?.['duration_ms']).toBeGreaterThan(2000);
    expect(first?.['duration_ms']).toBeLessThan(6000);
    expect(kept.runsOf('sleep 70 # slow').map((run) => run['verdict'])).toEqual(['ok', 'overlap']);
    expect(kept.runsOf('sleep 70 # slow')[0]?.['duration_ms']).toBeGreaterThan(69_000);
    expect(kept.runsOf('sleep 1 ').map((run) => run['verdict'])[0]).toBe('ok');
    expect(kept.runsOf('sleep 3 # once a year')).toEqual([]);
    expect(kept.job('sleep 3 # load')).toMatchObject({
      last_run: second?.['started_at'],
      missed_runs: 0,
      overlaps: 0,
      runs_per_day: 1440,
    });
    expect(kept.job('sleep 70 # slow')).toMatchObject({ overlaps: 1 });
  },
  twoMinutesMs + 40_000,
);

/** Reads on and on, as the scheduler does while the log grows, until both runs of the slow job are known, one ended. */
async function follow(kept: Kept, programs: readonly Child[]): Promise<void> {
  let collector = kept.collector();
  let hasRestarted = false;
  try {
    await until(
      async () => {
        if (programs.some((program) => program.isOver)) throw new Error('cron or rsyslogd ended');
        await kept.read(collector);
        const [first] = kept.runsOf('sleep 70 # slow');
        if (first && !hasRestarted) {
          hasRestarted = true;
          collector.close?.();
          collector = kept.collector();
        }
        return typeof first?.['duration_ms'] === 'number';
      },
      { what: 'the end of the slow job', timeoutMs: twoMinutesMs },
    );
  } finally {
    collector.close?.();
  }
}

/** Each job is a session, and so a process group, of its own. */
function endGroup(pid: number): void {
  try {
    if (pid > 1) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
