import type { Value, Variant } from '../../lib/dbus/index.ts';

/** Properties of an interface, as `GetAll` and `PropertiesChanged` carry them. */
export type Properties = ReadonlyMap<string, Variant>;

/** What is known of a service. Texts are systemd's own words; times are milliseconds since the epoch, 0: never. */
export interface UnitState {
  readonly name: string;
  readonly description: string;
  readonly loadState: string;
  readonly activeState: string;
  readonly subState: string;
  readonly unitFileState: string;
  readonly isTransient: boolean;
  readonly activeEnterAt: number;
  readonly activeExitAt: number;
  readonly inactiveEnterAt: number;
  readonly inactiveExitAt: number;
  readonly stateChangeAt: number;
  /** Of the job that waits or runs for it; 0: none. */
  readonly jobId: number;
  /** Changes with every start; empty before the first. */
  readonly invocation: string;
  /** `simple`, `oneshot`, …; empty before it was asked for. */
  readonly type: string;
  readonly mainPid: number;
  /** Automatic restarts since it was last started by somebody. */
  readonly restarts: number;
  readonly result: string;
  /** CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3; 0: nothing ended yet. */
  readonly exitCode: number;
  /** The exit status, or the signal's number. */
  readonly exitStatus: number;
  readonly controlGroup: string;
  readonly tasksMax: number;
  readonly statusText: string;
}

/** A service of which only the name is known. */
export function unknownUnit(name: string): UnitState {
  return {
    name,
    description: '',
    loadState: 'not-found',
    activeState: 'inactive',
    subState: 'dead',
    unitFileState: '',
    isTransient: false,
    activeEnterAt: 0,
    activeExitAt: 0,
    inactiveEnterAt: 0,
    inactiveExitAt: 0,
    stateChangeAt: 0,
    jobId: 0,
    invocation: '',
    type: '',
    mainPid: 0,
    restarts: 0,
    result: '',
    exitCode: 0,
    exitStatus: 0,
    controlGroup: '',
    tasksMax: 0,
    statusText: '',
  };
}

/** The state with those properties in place; what is not among them, or of another type, stays. Never throws. */
export function withProperties(state: UnitState, properties: Properties): UnitState {
  const value = (name: string): Value | undefined => properties.get(name)?.value;
  const text = (name: string, before: string): string => {
    const found = value(name);
    return typeof found === 'string' ? found : before;
  };
  const number = (name: string, before: number): number => {
    const found = value(name);
    if (typeof found === 'bigint') return Number(found);
    return typeof found === 'number' ? found : before;
  };
  const moment = (name: string, before: number): number => {
    const micros = value(name);
    return typeof micros === 'bigint' ? timeOf(micros) : before;
  };
  const invocation = value('InvocationID');
  const [jobId] = listOf(value('Job'));
  return {
    name: state.name,
    description: text('Description', state.description),
    loadState: text('LoadState', state.loadState),
    activeState: text('ActiveState', state.activeState),
    subState: text('SubState', state.subState),
    unitFileState: text('UnitFileState', state.unitFileState),
    isTransient: properties.has('Transient') ? value('Transient') === true : state.isTransient,
    activeEnterAt: moment('ActiveEnterTimestamp', state.activeEnterAt),
    activeExitAt: moment('ActiveExitTimestamp', state.activeExitAt),
    inactiveEnterAt: moment('InactiveEnterTimestamp', state.inactiveEnterAt),
    inactiveExitAt: moment('InactiveExitTimestamp', state.inactiveExitAt),
    stateChangeAt: moment('StateChangeTimestamp', state.stateChangeAt),
    jobId: typeof jobId === 'number' ? jobId : state.jobId,
    invocation: invocation instanceof Uint8Array ? Buffer.from(invocation).toString('hex') : state.invocation,
    type: text('Type', state.type),
    mainPid: number('MainPID', state.mainPid),
    restarts: number('NRestarts', state.restarts),
    result: text('Result', state.result),
    exitCode: number('ExecMainCode', state.exitCode),
    exitStatus: number('ExecMainStatus', state.exitStatus),
    controlGroup: text('ControlGroup', '') || state.controlGroup,
    tasksMax: number('TasksMax', state.tasksMax),
    statusText: text('StatusText', state.statusText),
  };
}

/** Since when it is in its active state, as `systemctl status` tells it; undefined before it ever changed. */
export function sinceOf(state: UnitState): number | undefined {
  const at = {
    active: state.activeEnterAt,
    reloading: state.activeEnterAt,
    inactive: state.inactiveEnterAt,
    failed: state.inactiveEnterAt,
    activating: state.inactiveExitAt,
  }[state.activeState];
  return (at ?? state.activeExitAt) || undefined;
}

/** The last end of its main process in words; undefined where none ended. */
export function exitText({ exitCode, exitStatus }: UnitState): string | undefined {
  if (exitCode === 1) return `exit status ${exitStatus}`;
  if (exitCode === 2) return `ended by signal ${exitStatus}`;
  return exitCode === 3 ? `ended by signal ${exitStatus}, core dumped` : undefined;
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

/** Microseconds since the epoch, of which all bits set mean infinity. */
function timeOf(micros: bigint): number {
  return micros < 8_640_000_000_000_000_000n ? Number(micros / 1000n) : 0;
}
