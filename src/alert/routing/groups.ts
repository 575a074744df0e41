import type { Labels } from '../../lib/reading.ts';
import type { RaisedAlert } from '../alert.ts';
import { Alarm } from './alarm.ts';
import { compareLabels } from './alert-order.ts';
import { isOfWay, type GroupWay } from './channel.ts';
import { routesOf, type CompiledRouting } from './compiled-routing.ts';
import { Group, type GroupParts } from './group.ts';
import { groupKeyOf, groupLabelsOf } from './group-key.ts';
import type { HeldAlert } from './held-alert.ts';
import type { NotificationEntry } from './notification-log.ts';
import { OwedResolutions } from './owed-resolutions.ts';
import type { Telling } from './teller.ts';
import { TimeGate } from './time-gate.ts';
import type { Membership } from './traits.ts';

/** How often groups without alerts are removed; until then, an alert waits for the group's next time. */
const maintenanceMs = 30_000;

/** A group as people see it. */
export interface GroupView {
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly receiver: string;
  /** Those that fire, in the order they are told. */
  readonly alerts: readonly RaisedAlert[];
  /** When it is looked at next, milliseconds since the epoch. */
  readonly nextFlushMs: number;
}

interface Parts extends Omit<GroupParts, 'gate'> {
  alert(fingerprint: string): HeldAlert | undefined;
}

/** All groups of one routing. */
export class Groups {
  readonly #routing: CompiledRouting;
  readonly #parts: GroupParts;
  readonly #gate: TimeGate;
  readonly #groups = new Map<Membership['node'], Map<string, Group>>();
  readonly #maintenance: Alarm;
  readonly #owed: OwedResolutions;

  constructor(routing: CompiledRouting, parts: Parts) {
    const { clock } = parts;
    this.#routing = routing;
    this.#gate = new TimeGate(routing.routing.timeIntervals);
    this.#parts = { ...parts, gate: this.#gate };
    this.#maintenance = new Alarm(clock, () => {
      this.#maintenance.set(clock.monotonic() + maintenanceMs);
      this.#removeEmpty();
    });
    this.#maintenance.set(clock.monotonic() + maintenanceMs);
    this.#owed = new OwedResolutions(routing.root.route, {
      ...parts,
      isCovered: (alert, entry) => this.#isCovered(alert, entry),
    });
  }

  /** The groups that alerts with these labels belong to. */
  membershipsOf(labels: Labels): readonly Membership[] {
    return routesOf(this.#routing.root, labels).map((node) => {
      const groupLabels = groupLabelsOf(labels, node.route.groupBy);
      return { node, groupLabels, groupKey: groupKeyOf(node.key, groupLabels) };
    });
  }

  insert(alert: HeldAlert): void {
    for (const membership of alert.traits.memberships) this.#groupOf(membership).insert(alert);
  }

  /** Whether an alert is in any group. */
  has(alert: HeldAlert): boolean {
    return alert.traits.memberships.some((membership) => this.#find(membership)?.has(alert) === true);
  }

  /** What there is to tell through a way, which the receiver may know already. */
  tellings(way: GroupWay): readonly Telling[] {
    const tellings = this.#owed.tellings(way);
    for (const group of this.#all()) {
      if (group.membership.groupKey !== way.groupKey) continue;
      tellings.push(...group.tellings().filter(({ channel }) => isOfWay(channel, way)));
    }
    return tellings;
  }

  view(): GroupView[] {
    const { clock } = this.#parts;
    const monotonicMs = clock.monotonic();
    const views: GroupView[] = [];
    for (const group of this.#all()) {
      const { node, groupKey, groupLabels } = group.membership;
      const firing = group.alerts.filter((alert) => !alert.isResolved(monotonicMs));
      if (firing.length === 0) continue;
      views.push({
        groupKey,
        groupLabels,
        receiver: node.route.receiver,
        alerts: firing.map(({ alert }) => alert),
        nextFlushMs: clock.now() + group.nextFlushMs - monotonicMs,
      });
    }
    return views.toSorted(
      (one, other) =>
        compareLabels(one.groupLabels, other.groupLabels) ||
        (one.receiver < other.receiver ? -1 : Number(one.receiver > other.receiver)),
    );
  }

  /** Who is told of an alert, and because of which time intervals some of them are not now. */
  reach(alert: HeldAlert): { readonly receivers: readonly string[]; readonly mutedBy: readonly string[] } {
    const routes = alert.traits.memberships.map(({ node }) => node.route);
    const nowMs = this.#parts.clock.now();
    return {
      receivers: [...new Set(routes.map(({ receiver }) => receiver))].toSorted(),
      mutedBy: [...new Set(routes.flatMap((route) => this.#gate.mutedBy(route, nowMs)))],
    };
  }

  close(): void {
    this.#maintenance.cancel();
    this.#owed.close();
    for (const group of this.#all()) group.close();
    this.#groups.clear();
  }

  *#all(): Iterable<Group> {
    for (const groups of this.#groups.values()) yield* groups.values();
  }

  #find({ node, groupKey }: Membership): Group | undefined {
    return this.#groups.get(node)?.get(groupKey);
  }

  #groupOf(membership: Membership): Group {
    const { node, groupKey } = membership;
    let groups = this.#groups.get(node);
    if (!groups) this.#groups.set(node, (groups = new Map()));
    let group = groups.get(groupKey);
    if (!group) groups.set(groupKey, (group = new Group(membership, this.#parts)));
    return group;
  }

  #isCovered(alert: HeldAlert, { groupKey, receiver, afterMs }: NotificationEntry): boolean {
    return alert.traits.memberships.some((membership) => {
      const { route } = membership.node;
      const isTelling =
        afterMs === 0
          ? route.receiver === receiver
          : route.escalation.some((step) => step.receiver === receiver && step.afterMs === afterMs);
      return isTelling && membership.groupKey === groupKey && this.#find(membership)?.has(alert) === true;
    });
  }

  #removeEmpty(): void {
    for (const groups of this.#groups.values()) {
      for (const [key, group] of groups) {
        if (!group.isEmpty) continue;
        group.close();
        groups.delete(key);
      }
    }
  }
}
