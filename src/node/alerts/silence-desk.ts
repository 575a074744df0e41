import type { BookedAlert } from '../../alert/book.ts';
import { MatcherSyntaxError, parseMatchers } from '../../alert/matcher.ts';
import { Documents } from '../../alert/documents.ts';
import { SilenceError, Silences, stateOf } from '../../alert/routing/index.ts';
import type { Silence as StoredSilence, WantedSilence } from '../../alert/routing/index.ts';
import type { SilenceRequest, SilencesQuery } from '../../api/alert-routes.ts';
import type { Silence } from '../../contract/alerts.ts';
import { Refusal } from '../../control/refusal.ts';
import type { Clock } from '../../lib/clock.ts';
import { parseDuration } from '../../lib/duration.ts';
import { compileMatchers, matchesLabels } from '../../lib/matchers.ts';
import type { Matcher } from '../../lib/matchers.ts';
import type { Store } from '../../store/index.ts';

/** Silences as the API has them. */
export class SilenceDesk {
  readonly silences: Silences;
  readonly #clock: Clock;

  private constructor(clock: Clock, silences: Silences) {
    this.#clock = clock;
    this.silences = silences;
  }

  /** With those that were stored. */
  static async open(store: Pick<Store, 'write' | 'reader'>, clock: Clock): Promise<SilenceDesk> {
    const documents = Documents.silences<StoredSilence>(store);
    return new SilenceDesk(clock, await Silences.open(clock, documents, documents.stored()));
  }

  async list(query: SilencesQuery, alerts: readonly BookedAlert[]): Promise<Silence[]> {
    const nowMs = this.#clock.now();
    const wanted = this.silences.all().filter((silence) => isWanted(stateOf(silence, nowMs), query.state));
    const sorted = wanted.toSorted((a, b) => a.endsAtMs - b.endsAtMs || a.id.localeCompare(b.id));
    const page = sorted.slice(query.offset, query.offset + query.limit);
    return Promise.all(page.map((silence) => this.#shown(silence, alerts)));
  }

  /** Rejects with `Refusal` where there is none of that id. */
  get(id: string, alerts: readonly BookedAlert[]): Promise<Silence> {
    const silence = this.silences.get(id);
    if (silence) return this.#shown(silence, alerts);
    throw new Refusal('NOT_FOUND', `there is no silence ${id.slice(0, 100)}`, {
      hint: 'see /api/v1/silences',
    });
  }

  /** Makes or changes one. Rejects with `Refusal`. */
  async set(request: SilenceRequest, by: string, alerts: readonly BookedAlert[]): Promise<Silence> {
    const known = request.id === undefined ? undefined : this.silences.get(request.id);
    const nowMs = this.#clock.now();
    const startsAtMs =
      request.starts_at === undefined ? (known?.startsAtMs ?? nowMs) : Date.parse(request.starts_at);
    const silence = await this.put({
      id: request.id,
      kind: request.kind,
      matchers: matchersOf(request.matchers),
      startsAtMs,
      endsAtMs: endOf(request, Math.max(startsAtMs, nowMs)),
      createdBy: by,
      comment: request.comment,
    });
    return this.#shown(silence, alerts);
  }

  async expire(id: string, alerts: readonly BookedAlert[]): Promise<Silence> {
    this.end(id);
    return this.get(id, alerts);
  }

  /** Makes or changes one as routing has it. Rejects with `Refusal`. */
  async put(wanted: WantedSilence): Promise<StoredSilence> {
    try {
      return await this.silences.set(wanted);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** Ends one now. Throws `Refusal` where there is none of that id. */
  end(id: string): void {
    try {
      this.silences.expire(id);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  async #shown(silence: StoredSilence, alerts: readonly BookedAlert[]): Promise<Silence> {
    const matchers = await compileMatchers(silence.matchers);
    const { id, kind, startsAtMs, endsAtMs, updatedAtMs, createdBy, comment } = silence;
    return {
      id,
      state: stateOf(silence, this.#clock.now()),
      kind,
      matchers: [...silence.matchers],
      starts_at: new Date(startsAtMs).toISOString(),
      ends_at: new Date(endsAtMs).toISOString(),
      updated_at: new Date(updatedAtMs).toISOString(),
      created_by: createdBy,
      comment,
      alerts: alerts.filter(({ state, labels }) => state !== 'resolved' && matchesLabels(matchers, labels))
        .length,
    };
  }
}

function isWanted(state: Silence['state'], wanted: SilencesQuery['state']): boolean {
  return wanted === 'all' || wanted === state || (wanted === 'current' && state !== 'expired');
}

function matchersOf(written: SilenceRequest['matchers']): readonly Matcher[] {
  try {
    return typeof written === 'string' ? parseMatchers(written) : written;
  } catch (error) {
    if (!(error instanceof MatcherSyntaxError)) throw error;
    throw new Refusal('INVALID_INPUT', `body.matchers: ${error.message}`, { cause: error });
  }
}

function endOf({ ends_at: end, duration }: SilenceRequest, startsAtMs: number): number {
  if ((end === undefined) === (duration === undefined))
    throw new Refusal('INVALID_INPUT', 'expected either ends_at or duration');
  if (end !== undefined) return Date.parse(end);
  const ms = parseDuration(duration ?? '');
  if (ms === undefined || ms <= 0)
    throw new Refusal(
      'INVALID_INPUT',
      `body.duration: expected a duration such as 2h, got ${JSON.stringify(duration?.slice(0, 40))}`,
    );
  return startsAtMs + ms;
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof SilenceError)) return error;
  return new Refusal(error.isUnknown ? 'NOT_FOUND' : 'INVALID_INPUT', error.message, { cause: error });
}
