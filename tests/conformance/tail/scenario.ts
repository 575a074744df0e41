import type { Stage } from './stage.ts';

/**
 * What happens to a log. It is set up, the node reads it, then `change` is done to it: while the node runs, while it is
 * stopped, or with the node killed meanwhile. In the end each line the stage expects is stored once.
 */
export interface Scenario {
  readonly name: string;
  /** In the scenario's folder. */
  readonly patterns: readonly string[];
  /** More settings of the log. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The stored order is that of the writing. */
  readonly isOrdered: boolean;
  /** But for this mode. */
  readonly unorderedWhile: Mode | undefined;
  /** Counted and told, not judged: why. */
  readonly reported: string | undefined;
  /** Modes in which it plays; undefined: in all. */
  readonly modes: readonly Mode[] | undefined;
  before(stage: Stage): Promise<void>;
  change(stage: Stage): Promise<void>;
  after(stage: Stage): Promise<void>;
}

/** What the node does while the log is changed. */
export type Mode = 'running' | 'stopped' | 'killed';

type Given = Partial<Scenario> & Pick<Scenario, 'name' | 'change'>;

/** A scenario with what most have: 100 lines in app.log before, 20 after. */
export function scenario(given: Given): Scenario {
  return {
    patterns: ['app.log'],
    settings: {},
    isOrdered: true,
    unorderedWhile: undefined,
    reported: undefined,
    modes: undefined,
    before: async (stage) => {
      await stage.open();
      await stage.lines(100);
    },
    after: (stage) => stage.lines(20),
    ...given,
  };
}
