import { EtlmonError } from '../lib/errors.ts';

/** What an id belongs to. */
interface Identified {
  readonly id: string;
}

/**
 * The one whose id begins like that. Throws `EtlmonError` where there is none, or more than one; `what` names them:
 * `alert`.
 */
export function byShortenedId<T extends Identified>(all: readonly T[], begin: string, what: string): T {
  const found = all.filter(({ id }) => id.startsWith(begin));
  const exact = found.find(({ id }) => id === begin);
  const [first, second] = found;
  if (exact !== undefined) return exact;
  if (first === undefined || begin === '')
    throw new EtlmonError('NOT_FOUND', `no ${what} has an id that begins with ${JSON.stringify(begin)}`);
  if (second === undefined) return first;
  const some = found
    .slice(0, 4)
    .map(({ id }) => id)
    .join(', ');
  const more = found.length > 4 ? ', …' : '';
  throw new EtlmonError('AMBIGUOUS', `${JSON.stringify(begin)} is the begin of several ids: ${some}${more}`);
}

const shortest = 6;

/** How many characters of the ids tell them apart, six at least. */
export function idWidth(all: readonly Identified[]): number {
  const ids = [...new Set(all.map(({ id }) => id))].toSorted();
  const needed = ids.slice(1).map((id, index) => 1 + commonLength(id, ids[index] ?? ''));
  return Math.max(shortest, ...needed);
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
