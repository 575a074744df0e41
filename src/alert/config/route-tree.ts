import type { Matcher } from '../../lib/matchers.ts';
import type { EscalationStep, Route } from '../routing/routing.ts';

/** A route as a file has it: what is undefined is the parent's. */
export interface RouteDraft {
  readonly receiver: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly continues: boolean;
  readonly groupBy: Route['groupBy'] | undefined;
  readonly groupWaitMs: number | undefined;
  readonly groupIntervalMs: number | undefined;
  readonly repeatIntervalMs: number | undefined;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly escalation: readonly EscalationStep[] | undefined;
  readonly routes: readonly RouteDraft[];
}

type Inherited = Pick<
  Route,
  'receiver' | 'groupBy' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'escalation'
>;

/** Alertmanager's defaults of the root. */
const rootDefaults: Inherited = {
  receiver: '',
  groupBy: [],
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
  escalation: [],
};

/** A draft with nothing of its own. */
export const emptyDraft: RouteDraft = {
  receiver: undefined,
  matchers: [],
  continues: false,
  groupBy: undefined,
  groupWaitMs: undefined,
  groupIntervalMs: undefined,
  repeatIntervalMs: undefined,
  muteTimeIntervals: [],
  activeTimeIntervals: [],
  escalation: undefined,
  routes: [],
};

/** Fills in what routes inherit. Time intervals are not inherited, as in Alertmanager. */
export function routeTree(draft: RouteDraft, from: Inherited = rootDefaults): Route {
  const inherited: Inherited = {
    receiver: draft.receiver ?? from.receiver,
    groupBy: draft.groupBy ?? from.groupBy,
    groupWaitMs: draft.groupWaitMs ?? from.groupWaitMs,
    groupIntervalMs: draft.groupIntervalMs ?? from.groupIntervalMs,
    repeatIntervalMs: draft.repeatIntervalMs ?? from.repeatIntervalMs,
    escalation: draft.escalation ?? from.escalation,
  };
  return {
    ...inherited,
    matchers: draft.matchers,
    continues: draft.continues,
    muteTimeIntervals: draft.muteTimeIntervals,
    activeTimeIntervals: draft.activeTimeIntervals,
    routes: draft.routes.map((route) => routeTree(route, inherited)),
  };
}

/** How labels to group by are written: `...` is all of them, none is what the parent has. */
export function groupingOf(labels: readonly string[] | undefined): Route['groupBy'] | undefined {
  if (labels === undefined || labels.length === 0) return undefined;
  return labels.includes('...') ? 'all' : labels;
}
