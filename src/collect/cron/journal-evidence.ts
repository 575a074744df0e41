import { existsSync } from 'node:fs';
import { EtlmonError } from '../../lib/errors.ts';
import type { Row } from '../collector.ts';
import type { Host } from '../host.ts';
import type { EvidenceRead, EvidenceSource } from './evidence.ts';
import { journalFields, parseJournalRecord } from './journal-record.ts';
import { runCommand } from './run-command.ts';
import type { CommandOutput } from './run-command.ts';
import { parseJournalEntry } from './run-log.ts';
import type { RunEvidence } from './run-log.ts';

export interface JournalOptions {
  readonly host: Host;
  /** The command, `journalctl`. */
  readonly command: string;
  /** Services whose runs are wanted besides cron's. */
  readonly units: () => readonly string[];
  /** Without a cursor, entries since then are read; milliseconds since the epoch. */
  readonly since: number;
}

/** Some thousand entries. */
const maxBytes = 1 << 20;
const identifiers = ['CRON', 'cron', 'CROND', 'crond', 'anacron'];
/** Who writes on every machine with a journal: seeing none of it means that only one's own entries may be read. */
const alwaysThere = ['SYSLOG_IDENTIFIER=systemd-journald', 'SYSLOG_IDENTIFIER=systemd', '_TRANSPORT=kernel'];

/** Follows the journal with a command for each read: it survives rotation and vacuuming, and nothing stays open. */
export class JournalEvidence implements EvidenceSource {
  readonly kind = 'journal';
  readonly name = 'the journal';
  readonly #options: JournalOptions;
  #position: { readonly cursor: string; readonly at: number } | undefined;

  constructor(options: JournalOptions, positions: readonly Row[]) {
    this.#options = options;
    const { cursor, at } = positions.find((row) => row['source'] === 'journal') ?? {};
    if (typeof cursor === 'string') this.#position = { cursor, at: Number(at) };
  }

  /** Whether there is a journal that is written to and that this process may read. */
  static async isReadable(host: Host, command: string, signal: AbortSignal): Promise<boolean> {
    if (!existsSync(host.path('run/systemd/journal'))) return false;
    try {
      const matches = alwaysThere.flatMap((match, index) => (index === 0 ? [match] : ['+', match]));
      const args = ['--quiet', '--no-pager', '--output=json', '--lines=1', ...rootOf(host), ...matches];
      const { stdout } = await runCommand(command, args, { maxBytes: 1 << 20, signal });
      return stdout.startsWith('{');
    } catch {
      return false;
    }
  }

  async read(signal: AbortSignal): Promise<EvidenceRead> {
    const after = this.#position;
    let output = await this.#run(
      after === undefined ? sinceMs(this.#options.since) : `--after-cursor=${after.cursor}`,
      signal,
    );
    // A cursor journalctl cannot read is refused; the time is known as well.
    const isLost = after !== undefined && isRefused(output);
    if (isLost) output = await this.#run(sinceMs(after.at), signal);
    // journalctl exits with 1 also when it merely found nothing.
    if (isRefused(output)) {
      throw new EtlmonError('JOURNAL', `journalctl: ${output.stderr.trim().split('\n')[0]}`);
    }
    const evidence = this.#take(output, isLost ? after.at : -Infinity);
    return { evidence, positions: this.#positions(), isMoreLeft: output.isCut, errors: [] };
  }

  close(): void {}

  #run(from: string, signal: AbortSignal): Promise<CommandOutput> {
    return runCommand(this.#options.command, this.#args(from), { maxBytes, signal });
  }

  #args(from: string): string[] {
    const units = this.#options.units().flatMap((unit) => ['+', '_PID=1', `UNIT=${unit}`]);
    return [
      '--quiet',
      '--no-pager',
      '--output=json',
      '--all',
      `--output-fields=${journalFields.join(',')}`,
      ...rootOf(this.#options.host),
      from,
      ...identifiers.map((identifier) => `SYSLOG_IDENTIFIER=${identifier}`),
      ...units,
    ];
  }

  #take({ stdout, isCut }: CommandOutput, readUntil: number): RunEvidence[] {
    const evidence: RunEvidence[] = [];
    const lines = stdout.split('\n');
    // What follows the last newline is nothing, or a line that was cut.
    lines.pop();
    for (const line of lines) {
      const record = parseJournalRecord(line);
      if (!record || record.at <= readUntil) continue;
      this.#position = { cursor: record.cursor, at: record.at };
      const item = parseJournalEntry(record);
      if (item) evidence.push(item);
    }
    if (isCut && lines.length === 0) {
      throw new EtlmonError('JOURNAL', `an entry of the journal is longer than ${maxBytes} bytes`);
    }
    return evidence;
  }

  #positions(): Row[] {
    return this.#position === undefined ? [] : [{ source: 'journal', ...this.#position }];
  }
}

function sinceMs(at: number): string {
  return `--since=@${Math.floor(at / 1000)}`;
}

function isRefused({ exitCode, isCut, stderr }: CommandOutput): boolean {
  return exitCode !== 0 && !isCut && stderr.trim() !== '';
}

function rootOf(host: Host): readonly string[] {
  return host.root === '/' ? [] : [`--root=${host.root}`];
}
