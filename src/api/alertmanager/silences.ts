import { stateOf } from '../../alert/routing/index.ts';
import type { Silence, WantedSilence } from '../../alert/routing/index.ts';
import type { Matcher, MatcherType } from '../../lib/matchers.ts';
import { matchersOf } from './alerts.ts';
import { AlertmanagerFailure } from './failure.ts';
import { fieldOf, itemsOf, required, textOf, timeOf, yesNoOf } from './fields.ts';
import type { Field } from './fields.ts';
import type { AlertmanagerView } from './view.ts';

/** A silence as it is posted. Throws `AlertmanagerFailure` where it has another form than the API's. */
export function postedSilence(body: unknown, { silences }: AlertmanagerView): WantedSilence {
  const silence: Field = { value: body ?? {}, place: '' };
  const need = (name: string): Field => required(fieldOf(silence, name));
  const matchers = itemsOf(need('matchers')).map(matcherOf);
  if (matchers.length === 0) throw new AlertmanagerFailure(422, 'matchers: expected at least one', 612);
  const id = textOf(fieldOf(silence, 'id')) || undefined;
  return {
    id,
    // Which the API does not know.
    kind: (id === undefined ? undefined : silences.silences.get(id)?.kind) ?? 'silence',
    matchers,
    startsAtMs: timeOf(need('startsAt')) ?? 0,
    endsAtMs: timeOf(need('endsAt')) ?? 0,
    createdBy: textOf(need('createdBy')),
    comment: textOf(need('comment')),
  };
}

/** All silences that have the matchers of the filter: active ones first, then those to come, then those that are over. */
export function shownSilences({ silences, nowMs }: AlertmanagerView, query: URLSearchParams): object[] {
  const wanted = matchersOf(query);
  const found = silences.silences
    .all()
    .filter(({ matchers }) => wanted.every((one) => matchers.some((other) => isSame(one, other))));
  return found.toSorted((one, other) => compare(one, other, nowMs)).map((one) => shownSilence(one, nowMs));
}

/** A silence as the API shows it. */
export function shownSilence(silence: Silence, nowMs: number): object {
  const { id, matchers, startsAtMs, endsAtMs, updatedAtMs, createdBy, comment } = silence;
  return {
    id,
    status: { state: stateOf(silence, nowMs) },
    updatedAt: new Date(updatedAtMs).toISOString(),
    comment,
    createdBy,
    endsAt: new Date(endsAtMs).toISOString(),
    matchers: matchers.map(({ name, type, value }) => ({
      isEqual: !type.startsWith('!'),
      isRegex: type.endsWith('~'),
      name,
      value,
    })),
    startsAt: new Date(startsAtMs).toISOString(),
  };
}

function matcherOf(matcher: Field): Matcher {
  const [name, value] = [required(fieldOf(matcher, 'name')), required(fieldOf(matcher, 'value'))];
  const isRegex = yesNoOf(required(fieldOf(matcher, 'isRegex'))) ?? false;
  const isEqual = yesNoOf(fieldOf(matcher, 'isEqual')) ?? true;
  const type: MatcherType = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return { name: textOf(name), type, value: textOf(value) };
}

function isSame(one: Matcher, other: Matcher): boolean {
  return one.name === other.name && one.type === other.type && one.value === other.value;
}

const states = ['active', 'pending', 'expired'] as const;

/** Of the active ones that which ends next is first, of those to come that which begins next, of others the last over. */
function compare(one: Silence, other: Silence, nowMs: number): number {
  const [state, otherState] = [stateOf(one, nowMs), stateOf(other, nowMs)];
  if (state !== otherState) return states.indexOf(state) - states.indexOf(otherState);
  if (state === 'pending') return one.startsAtMs - other.startsAtMs;
  return state === 'active' ? one.endsAtMs - other.endsAtMs : other.endsAtMs - one.endsAtMs;
}
