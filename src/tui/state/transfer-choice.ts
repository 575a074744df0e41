import type { TransferFilter } from '../../contract/queries.ts';
import type { Query } from './answers.ts';

/** What totals are made of. */
export const totalKeys = ['user', 'host', 'direction', 'hour'] as const;

export type TotalKey = (typeof totalKeys)[number];

const directions = ['upload', 'download', 'delete'] as const;

/** Which transfers one wants to see, and how many of them. The node does the choosing. */
export interface TransferChoice {
  readonly user: string | null;
  readonly host: string | null;
  readonly direction: (typeof directions)[number] | null;
  /** Only those that are not whole: broken or suspect. */
  readonly isOnlyBroken: boolean;
  /** So many of the newest; grows as one scrolls to the end. */
  readonly limit: number;
  readonly totalsBy: TotalKey;
}

/** The first page, what a node hands out at most, and how many broken ones of the last day are looked at. */
export const transferLimits = { first: 200, step: 400, most: 1000, broken: 100 } as const;

export const everyTransfer: TransferChoice = {
  user: null,
  host: null,
  direction: null,
  isOnlyBroken: false,
  limit: transferLimits.first,
  totalsBy: 'user',
};

/** Whether anything is left out. */
export function isNarrowed(choice: TransferChoice): boolean {
  return choice.user !== null || choice.host !== null || choice.direction !== null || choice.isOnlyBroken;
}

/** The next direction: upload, download, delete, all. */
export function nextDirection(direction: TransferChoice['direction']): TransferChoice['direction'] {
  if (direction === null) return directions[0];
  return directions[directions.indexOf(direction) + 1] ?? null;
}

/** What totals are made of next. */
export function nextTotals(by: TotalKey): TotalKey {
  return totalKeys[(totalKeys.indexOf(by) + 1) % totalKeys.length] ?? 'user';
}

/** The choice as a node takes it, but for the verdict, of which it takes one at a time. */
export function filterOf({ user, host, direction }: TransferChoice): TransferFilter {
  return {
    ...(user === null ? {} : { user }),
    ...(host === null ? {} : { host }),
    ...(direction === null ? {} : { direction }),
  };
}

/** The questions that together bring the transfers chosen. */
export function transferQueries(choice: TransferChoice): readonly Query[] {
  const { limit } = choice;
  const verdicts = choice.isOnlyBroken ? (['broken', 'suspect'] as const) : [undefined];
  return verdicts.map((verdict) => ({
    kind: 'transfers',
    path: filterText({ ...filterOf(choice), ...(verdict === undefined ? {} : { verdict }) }),
    limit,
  }));
}

/** The totals of what is chosen: of one kind for their page, by direction for how many there are. */
export function totalsQuery(choice: TransferChoice, by: TotalKey): Query {
  return { kind: 'transfer-totals', path: filterText({ ...filterOf(choice), by }) };
}

function filterText(filter: Readonly<Record<string, string>>): string {
  return new URLSearchParams(filter).toString();
}
