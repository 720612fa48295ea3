/** A principal does something sensitive for the first time. */
import { SensitiveActionUsual } from '../../checks/unusual/activity';
import type { KnownActor } from '../baseline';
import type { ActionCount, ActorCounts } from '../day-counts';
import { inWords, MOST_ROWS, type Kind } from '../kind';
import { sensitive } from '../sensitive';
import { THRESHOLDS } from '../thresholds';

export const firstSensitive: Kind = ({ counts, baseline }) => {
  const peers = habitsByRole(baseline.actors);
  const known = new Map(baseline.actors.map((actor) => [actor.id, actor]));
  return [...counts.actors.values()].flatMap((actor) => {
    const firsts = [...actor.actions].filter(([name, count]) =>
      isFirst(name, count, known.get(actor.id), peers.get(actor.role)),
    );
    if (firsts.length === 0) return [];
    const actions = firsts.map(([name]) => name);
    const groups = [...new Set(actions.flatMap((name) => sensitive(name)?.group ?? []))];
    return {
      ...{ check: SensitiveActionUsual, about: actor.id, actions },
      message: `${nameOf(actor)} did for the first time: ${firsts.map(described).join(', ')}. ${groups.map(({ why }) => why).join(' ')}`,
      expected: 'what it has done before',
      found: inWords(actions),
      rows: firsts
        .slice(0, MOST_ROWS)
        .map(([, { first, firstDenied, calls, denied }]) => (calls > denied ? first : (firstDenied ?? first))),
      weight: firsts.filter(([name]) => sensitive(name)?.isAlways).length * 1000 + firsts.length,
    };
  });
};

/** Of the days on which the principals of a role did sensitive things, how many: by action, and by group. */
interface Habits {
  readonly byAction: Map<string, number>;
  readonly byGroup: Map<string, number>;
}

function habitsByRole(actors: readonly KnownActor[]): ReadonlyMap<string, Habits> {
  const roles = new Map<string, Habits>();
  for (const { role, sensitive: done } of actors) {
    const habits = roles.get(role) ?? { byAction: new Map(), byGroup: new Map() };
    roles.set(role, habits);
    for (const [action, { days }] of Object.entries(done)) {
      const group = sensitive(action)?.group.id ?? '';
      habits.byAction.set(action, (habits.byAction.get(action) ?? 0) + days);
      habits.byGroup.set(group, (habits.byGroup.get(group) ?? 0) + days);
    }
  }
  return roles;
}

function isFirst(
  action: string,
  { calls, denied }: ActionCount,
  known: KnownActor | undefined,
  habits: Habits | undefined,
): boolean {
  const about = sensitive(action);
  if (!about || known?.sensitive[action]) return false;
  if ((habits?.byAction.get(action) ?? 0) >= THRESHOLDS.peerDays) return false;
  if (about.isAlways) return true;
  return calls > denied && (habits?.byGroup.get(about.group.id) ?? 0) < THRESHOLDS.habitDays;
}

function described([action, { calls, denied }]: [string, ActionCount]): string {
  return calls > denied ? action : `${action} (denied)`;
}

function nameOf({ id }: ActorCounts): string {
  return id;
}
