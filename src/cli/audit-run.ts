import { resolve } from 'node:path';
import type { AuditCheck, AuditLine } from '../contract/audit.ts';
import { NodeClient } from '../contract/client.ts';
import type { AuditLineQuery } from '../contract/queries.ts';
import { systemClock } from '../lib/clock.ts';
import { cutEnd } from '../lib/cells.ts';
import { formatCounted, formatDateTime } from '../lib/format.ts';
import { toAuditCheck, toAuditLine } from '../node/audit-view.ts';
import { verifyAudit } from '../store/audit/verify.ts';
import { openExisting } from '../store/database.ts';
import { auditLines } from '../store/queries/audit-lines.ts';
import type { Arguments, ExitCode } from './command.ts';
import { flag, text, UsageError } from './command.ts';
import { nodeAddress } from './node-address.ts';
import { told } from './node-errors.ts';
import { countOption, sinceOption } from './option-values.ts';
import type { Column } from './text-table.ts';
import { textTable } from './text-table.ts';

/** Where the log is: on a node, or in a file. */
interface AuditSource {
  lines(query: AuditLineQuery): Promise<AuditLine[]>;
  verify(): Promise<AuditCheck>;
}

const filters = ['command', 'actor', 'outcome', 'search'] as const;

/** Runs `etlmon audit`; apart from the command's own file so that its help costs nothing. */
export async function runAudit(args: Arguments, defaultAddress: string): Promise<ExitCode> {
  const given = filters.flatMap((name) => {
    const value = text(args, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const from = sinceOption(args, 'since', systemClock.now());
  const limit = countOption(args, 'limit', 1000);
  if (flag(args, 'verify') && (given.length > 0 || from !== undefined || limit !== undefined))
    throw new UsageError('--verify goes through the whole log: leave the other options out');
  const source = sourceOf(args, defaultAddress);
  try {
    if (flag(args, 'verify')) return await verify(args, source);
    const query = {
      limit: limit ?? 50,
      ...Object.fromEntries(given),
      ...(from === undefined ? {} : { from }),
    };
    const lines = await source.lines(query);
    print(args, lines, () =>
      lines.length === 0 ? 'no such lines\n' : `${textTable(columns, lines).join('\n')}\n`,
    );
    return 0;
  } catch (error) {
    throw told(error);
  }
}

async function verify(args: Arguments, source: AuditSource): Promise<ExitCode> {
  const check = await source.verify();
  print(args, check, () => verdictText(check));
  return check.status === 'whole' ? 0 : 1;
}

function verdictText({
  broken_at: broken,
  rows,
  chained_rows: chained,
  first_at: first,
  hash,
}: AuditCheck): string {
  const since = first === null ? '' : ` since ${formatDateTime(Date.parse(first))}`;
  const older = rows - chained;
  const lines = [
    `${broken === null ? 'whole' : 'BROKEN'}: ${formatCounted(rows, 'line', 'lines')}${since}`,
    ...(broken === null ? [] : [`  ${broken.message} (${broken.fault})`]),
    ...(older === 0 ? [] : [`  ${formatCounted(older, 'line is', 'lines are')} older than the chain`]),
    ...(hash === null ? [] : [`  hash of the last line: ${hash}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function sourceOf(args: Arguments, defaultAddress: string): AuditSource {
  const [file, named] = [text(args, 'db'), text(args, 'node')];
  if (file === undefined) {
    const client = new NodeClient(nodeAddress(named ?? defaultAddress));
    return { lines: (query) => client.audit(query), verify: () => client.verifyAudit() };
  }
  if (named !== undefined) throw new UsageError('give --node or --db, not both');
  return {
    lines: async ({ from, limit = 50, command, actor, outcome, search }) =>
      inFile(file, (database) =>
        auditLines(database, {
          limit,
          command,
          actor,
          outcome,
          search,
          from: from === undefined ? undefined : Date.parse(from),
        }),
      ).map(toAuditLine),
    verify: async () => toAuditCheck(inFile(file, verifyAudit)),
  };
}

/** Throws `DatabaseError` for what is no database of ours. */
function inFile<T>(file: string, read: (database: ReturnType<typeof openExisting>) => T): T {
  const database = openExisting(resolve(file));
  try {
    return read(database);
  } finally {
    database.close();
  }
}

const detailWidth = 100;

const columns: readonly Column<AuditLine>[] = [
  { title: 'id', align: 'right', of: ({ id }) => String(id) },
  { title: 'time', align: 'left', of: ({ at }) => formatDateTime(Date.parse(at)) },
  { title: 'who', align: 'left', of: ({ actor }) => actor },
  { title: 'from', align: 'left', of: ({ remote_address: from }) => from },
  { title: 'command', align: 'left', of: ({ command }) => command },
  { title: 'target', align: 'left', of: ({ target }) => cutEnd(target, 40) },
  { title: 'outcome', align: 'left', of: ({ outcome }) => outcome },
  {
    title: 'detail',
    align: 'left',
    of: ({ detail }) => cutEnd((detail ?? '').split('\n')[0] ?? '', detailWidth),
  },
];

function print(args: Arguments, document: object, asText: () => string): void {
  process.stdout.write(flag(args, 'json') ? `${JSON.stringify(document, null, 2)}\n` : asText());
}
