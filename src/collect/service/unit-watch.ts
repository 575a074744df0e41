import type { Clock } from '../../lib/clock.ts';
import type { Message } from '../../lib/dbus/index.ts';
import { eventBetween, isPassing, restartsIn } from './history.ts';
import type { ServiceEvent } from './history.ts';
import { propertyChange } from './manager.ts';
import type { SystemdManager } from './manager.ts';
import type { Selection } from './selection.ts';
import { unknownUnit, withProperties } from './unit-state.ts';
import type { UnitState } from './unit-state.ts';

/** A service, and what was counted of it. */
export interface WatchedService {
  readonly state: UnitState;
  /** Restarts seen, by systemd or by somebody, since it was first watched. */
  readonly restartsSeen: number;
  readonly lastRestartAt: number | undefined;
}

interface Entry {
  state: UnitState;
  /** The last state of which everything was told; undefined: it is new. */
  told: UnitState | undefined;
  /** When it ended, on the monotonic clock, as long as that is not told. */
  endedAt: number | undefined;
  restartsSeen: number;
  lastRestartAt: number | undefined;
  hasDetails: boolean;
  /** Signals seen. */
  signals: number;
}

/** A service that is to be restarted is failed or dead for a moment before systemd waits to start it again. */
const settleMs = 50;

/** Between two reads; a flood of events loses its oldest. */
const maxEvents = 1000;

/**
 * Knows the state of every loaded unit, and of services what is shown of them, from the manager's signals: asked is only
 * for what is new. A lost connection is made good by the next `sync`.
 */
export class UnitWatch {
  readonly #selection: Selection;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  /** Of every loaded unit, by its object's path. */
  #units = new Map<string, { readonly name: string; activeState: string }>();
  /** Named services by the path of their object, which they have also while they are not loaded. */
  readonly #namedPaths = new Map<string, string>();
  #events: ServiceEvent[] = [];
  #hasListed = false;
  #isListDue = true;
  #areDetailsDue = true;
  #hasNews = false;
  #onNews: (() => void) | undefined;

  /** `before` is what was known before the node was restarted. */
  constructor(selection: Selection, clock: Clock, before: readonly WatchedService[]) {
    this.#selection = selection;
    this.#clock = clock;
    for (const service of before) {
      const { state } = service;
      this.#entries.set(state.name, {
        ...service,
        told: state,
        endedAt: undefined,
        hasDetails: false,
        signals: 0,
      });
    }
  }

  /** Calls back once when something changed that is shown. Returns how to stop. */
  onNews(listener: () => void): () => void {
    this.#onNews = listener;
    return () => {
      if (this.#onNews === listener) this.#onNews = undefined;
    };
  }

  /** Reads all again with the next `sync`. */
  forget(): void {
    this.#isListDue = true;
    this.#areDetailsDue = true;
  }

  /** The services that are shown, by name. */
  services(): WatchedService[] {
    return [...this.#entries.values()]
      .filter(({ state }) => this.#isShown(state))
      .toSorted((a, b) => (a.state.name < b.state.name ? -1 : 1));
  }

  /** How many units of any kind are in each active state. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { activeState } of this.#units.values())
      counts.set(activeState, (counts.get(activeState) ?? 0) + 1);
    return counts;
  }

  /** Whether anything changed since it was asked last. */
  takeNews(): boolean {
    const hasNews = this.#hasNews;
    this.#hasNews = false;
    return hasNews;
  }

  /** Whether there is something that is not to be told yet. */
  get isUnsettled(): boolean {
    return [...this.#entries.values()].some(({ endedAt }) => endedAt !== undefined);
  }

  takeEvents(): ServiceEvent[] {
    const latest = this.#clock.monotonic() - settleMs;
    for (const entry of this.#entries.values()) {
      if (entry.endedAt !== undefined && entry.endedAt <= latest) this.#tell(entry);
    }
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Takes a signal of the manager. Never throws. */
  take(message: Message): void {
    const change = propertyChange(message);
    if (change !== undefined) return this.#changed(change);
    const [first] = message.body;
    switch (message.member) {
      case 'UnitNew':
        // Asking for it at once would load it again where it was only looked at, and so tell of it again.
        if (typeof first === 'string' && !this.#entries.has(first)) this.#isListDue = true;
        return;
      case 'UnitRemoved':
        // A reload takes all units away and brings them back: what is gone is seen in the next list.
        if (typeof first !== 'string' || !this.#entries.has(first)) return;
        this.#isListDue = true;
        return this.#news();
      case 'Reloading':
        if (first === false) this.#isDue();
        return;
      case 'UnitFilesChanged':
        this.#isDue();
        return;
      default:
    }
  }

  /** Asks for what signals did not tell. Rejects as the calls do; what was learned until then stays. */
  async sync(manager: SystemdManager, signal: AbortSignal): Promise<void> {
    if (this.#isListDue) {
      this.#isListDue = false;
      try {
        await this.#list(manager, signal);
      } catch (error) {
        this.#isListDue = true;
        throw error;
      }
    }
    if (this.#areDetailsDue) {
      this.#areDetailsDue = false;
      for (const entry of this.#entries.values()) entry.hasDetails = false;
    }
    const asked = [...this.#entries].filter(([, { hasDetails }]) => !hasDetails);
    if (asked.length === 0) return;
    const paths = new Map([...this.#units].map(([path, { name }]) => [name, path]));
    for (const [name] of asked) await this.#ask(name, paths.get(name), manager, signal);
  }

  async #list(manager: SystemdManager, signal: AbortSignal): Promise<void> {
    const listed = await manager.listUnits(signal);
    for (const { path, name } of listed) {
      const entry = this.#entries.get(name);
      if (entry !== undefined && !this.#units.has(path)) entry.hasDetails = false;
    }
    this.#units = new Map(listed.map(({ path, name, activeState }) => [path, { name, activeState }]));
    const names = new Set([...listed.map(({ name }) => name), ...this.#selection.named]);
    for (const entry of this.#entries.values()) {
      if (!names.has(entry.state.name)) this.#drop(entry);
    }
    for (const name of names) {
      if (this.#entries.has(name) || !this.#selection.mayShow(name)) continue;
      const state = unknownUnit(name);
      this.#entries.set(name, {
        state,
        // What is there at first is as it is; what comes later began.
        told: this.#hasListed ? state : undefined,
        endedAt: undefined,
        restartsSeen: 0,
        lastRestartAt: undefined,
        hasDetails: false,
        signals: 0,
      });
      this.#news();
    }
    this.#hasListed = true;
  }

  async #ask(
    name: string,
    loadedAt: string | undefined,
    manager: SystemdManager,
    signal: AbortSignal,
  ): Promise<void> {
    const path = loadedAt ?? (await manager.loadUnit(name, signal));
    if (loadedAt === undefined) this.#namedPaths.set(path, name);
    const before = this.#entries.get(name)?.signals;
    const unit = await manager.properties(path, 'Unit', signal);
    const service = await manager.properties(path, 'Service', signal);
    // A signal may have removed it meanwhile.
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    // Or told what is newer than the answers: they are not laid over it, and it is asked for once more.
    if (entry.signals !== before) return this.#news();
    entry.state = withProperties(withProperties(entry.state, unit), service);
    entry.hasDetails = true;
    this.#follow(entry);
    this.#news();
  }

  #changed({ path, kind, properties }: NonNullable<ReturnType<typeof propertyChange>>): void {
    const unit = this.#units.get(path);
    const name = unit?.name ?? this.#namedPaths.get(path);
    // Not known yet, and it does something.
    if (unit === undefined) this.#isListDue = true;
    if (name === undefined) return kind === 'Service' ? this.#news() : undefined;
    const activeState = properties.get('ActiveState')?.value;
    if (unit !== undefined && kind === 'Unit' && typeof activeState === 'string')
      unit.activeState = activeState;
    const entry = this.#entries.get(name);
    if (entry === undefined || kind === 'other') return;
    entry.signals++;
    const isFirstRun = entry.state.controlGroup === '';
    entry.state = withProperties(entry.state, properties);
    // The signal of the kind comes first, that of the unit completes it. No signal tells of the control group.
    if (kind === 'Service') return;
    if (isFirstRun && entry.state.activeState !== 'inactive') entry.hasDetails = false;
    // Until it was asked for the first time, what came before the signal is not known.
    if (entry.state.type !== '') this.#follow(entry);
    if (this.#isShown(entry.state)) this.#news();
  }

  /** What is not loaded any more does nothing any more, also where its end was not seen. */
  #drop(entry: Entry): void {
    const { name, activeState } = entry.state;
    const isOver = activeState === 'inactive' || activeState === 'failed';
    if (!isOver)
      entry.state = { ...entry.state, activeState: 'inactive', subState: 'dead', stateChangeAt: 0 };
    this.#tell(entry);
    this.#entries.delete(name);
    this.#news();
  }

  #follow(entry: Entry): void {
    const { state, told } = entry;
    const isOver = state.activeState === 'inactive' || state.activeState === 'failed';
    if (told !== undefined && isPassing(state)) entry.endedAt = undefined;
    else if (told !== undefined && isOver && isAnother(state, told))
      entry.endedAt ??= this.#clock.monotonic();
    else this.#tell(entry);
  }

  #tell(entry: Entry): void {
    const { state, told } = entry;
    entry.told = state;
    entry.endedAt = undefined;
    if (told === undefined || !this.#selection.mayShow(state.name)) return;
    const event = eventBetween(told, state);
    if (event === undefined) return;
    const restarts = restartsIn(event, told);
    entry.restartsSeen += restarts;
    if (restarts > 0) entry.lastRestartAt = event.at;
    this.#events.push(event);
    if (this.#events.length > maxEvents) this.#events.shift();
  }

  #isShown(state: UnitState): boolean {
    return this.#selection.shows(state);
  }

  #isDue(): void {
    this.forget();
    this.#news();
  }

  #news(): void {
    this.#hasNews = true;
    const listener = this.#onNews;
    this.#onNews = undefined;
    listener?.();
  }
}

function isAnother(state: UnitState, told: UnitState): boolean {
  return state.activeState !== told.activeState || state.invocation !== told.invocation;
}
