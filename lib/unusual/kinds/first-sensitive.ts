/** A principal does something sensitive for the first time. */
import { SensitiveActionUsual } from '../../checks/unusual/activity';
import type { KnownActor } from '../baseline';
import type { ActionCount } from '../day-counts';
import { inWords, MOST_ROWS, nameOf, type Kind } from '../kind';
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
      message: `${nameOf(actor.id)} did for the first time: ${firsts.map(described).join(', ')}. ${groups.map(({ why }) => why.replace(/\.$/, '')).join('. ')}`,
      expected: 'what it has done before',
      found: inWords(actions),
      rows: firsts.slice(0, MOST_ROWS).map(([, { first }]) => first),
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
    const habits = roles.get(role) ?? { byAction: new Map<string, number>(), byGroup: new Map<string, number>() };
    roles.set(role, habits);
    for (const [action, { days }] of Object.entries(done)) {
      const group = sensitive(action)?.group.id ?? '';
      habits.byAction.set(action, (habits.byAction.get(action) ?? 0) + days);
      habits.byGroup.set(group, (habits.byGroup.get(group) ?? 0) + days);
    }
  }
  return roles;
}

const NO_HABITS: Habits = { byAction: new Map(), byGroup: new Map() };

function isFirst(action: string, count: ActionCount, known: KnownActor | undefined, habits = NO_HABITS): boolean {
  const about = sensitive(action);
  if (!about || known?.sensitive[action]) return false;
  const { habitDays, peerDays } = THRESHOLDS;
  const daysOfPeers = habits.byAction.get(action) ?? 0;
  // what a stack no longer needs is deleted by those who always deploy it
  if (about.isAlways) return daysOfPeers < peerDays.always && !(count.isDeployed && isWide(habits));
  const isHabit = (habits.byGroup.get(about.group.id) ?? 0) >= habitDays || isWide(habits);
  return count.calls > count.failed && daysOfPeers < peerDays.unlessHabit && !isHabit;
}

function isWide({ byGroup }: Habits): boolean {
  const { groups, days } = THRESHOLDS.wideHabit;
  return byGroup.size >= groups && [...byGroup.values()].reduce((sum, each) => sum + each, 0) >= days;
}

function described([action, { calls, failed, denied }]: [string, ActionCount]): string {
  if (calls > failed) return action;
  return `${action} (${denied > 0 ? 'denied' : 'failed'})`;
}
