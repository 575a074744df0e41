import { compileMatchers, matchesLabels, type Matcher } from '../../lib/matchers.ts';
import type { Labels } from '../../lib/reading.ts';
import { routeKeyOf } from './group-key.ts';
import type { InhibitRule, MaintenanceWindow, Route, Routing } from './routing.ts';

/** Whether labels satisfy all of some matchers; a label that is not there counts as empty. */
export type LabelTest = (labels: Labels) => boolean;

/** A route with its matchers ready to use. */
export interface RouteNode {
  readonly route: Route;
  /** As Alertmanager writes it; see `routeKeyOf`. */
  readonly key: string;
  readonly matches: LabelTest;
  readonly children: readonly RouteNode[];
}

export interface CompiledInhibitRule {
  readonly rule: InhibitRule;
  readonly isSource: LabelTest;
  readonly isTarget: LabelTest;
}

export interface CompiledWindow {
  readonly window: MaintenanceWindow;
  readonly matches: LabelTest;
}

/** A routing that alerts can be sent through. */
export interface CompiledRouting {
  readonly routing: Routing;
  readonly root: RouteNode;
  readonly inhibitRules: readonly CompiledInhibitRule[];
  readonly maintenance: readonly CompiledWindow[];
}

/** Makes a routing ready to use. Rejects with `MatcherError` where an expression is none. */
export async function compileRouting(routing: Routing): Promise<CompiledRouting> {
  return {
    routing,
    root: await compileRoute(routing.route, undefined),
    inhibitRules: await Promise.all(
      routing.inhibitRules.map(async (rule) => ({
        rule,
        isSource: await compileTest(rule.sourceMatchers),
        isTarget: await compileTest(rule.targetMatchers),
      })),
    ),
    maintenance: await Promise.all(
      routing.maintenance.map(async (window) => ({ window, matches: await compileTest(window.matchers) })),
    ),
  };
}

/** Rejects with `MatcherError`. */
async function compileTest(matchers: readonly Matcher[]): Promise<LabelTest> {
  const compiled = await compileMatchers(matchers);
  return (labels) => matchesLabels(compiled, labels);
}

/**
 * The routes an alert takes, in the order of the tree: the deepest that match; after a match, later siblings only where
 * the route continues. None where the root does not match.
 */
export function routesOf(node: RouteNode, labels: Labels): readonly RouteNode[] {
  if (!node.matches(labels)) return [];
  const found: RouteNode[] = [];
  for (const child of node.children) {
    const matches = routesOf(child, labels);
    found.push(...matches);
    if (matches.length > 0 && !child.route.continues) break;
  }
  return found.length === 0 ? [node] : found;
}

async function compileRoute(route: Route, parentKey: string | undefined): Promise<RouteNode> {
  const key = routeKeyOf(parentKey, route.matchers);
  return {
    route,
    key,
    matches: await compileTest(route.matchers),
    children: await Promise.all(route.routes.map((child) => compileRoute(child, key))),
  };
}
