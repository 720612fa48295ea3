/** A principal calls unusually often: one action, or everything together. What failed took nothing away. */
import { ActivityUsual } from '../../checks/unusual/activity';
import type { KnownActor } from '../baseline';
import type { ActionCount, ActorCounts } from '../day-counts';
import { historyOf, inWords, MOST_ROWS, nameOf, type Kind, type Unusual } from '../kind';
import { median, robustScore } from '../robust';
import { THRESHOLDS } from '../thresholds';

export const spike: Kind = ({ counts, known }) =>
  [...counts.actors.values()].flatMap((actor) => {
    const before = known.get(actor.id);
    // of whoever is new nothing is known that would be usual
    return before && before.calls.filter((value) => value !== null).length >= LEAST_HISTORY
      ? spikesOf(actor, before)
      : [];
  });

/** Days without which a median says nothing. */
const LEAST_HISTORY = 7;

interface Spike {
  readonly name: string;
  readonly count: ActionCount;
  readonly history: readonly number[];
  readonly score: number;
}

function spikesOf(actor: ActorCounts, before: KnownActor): Unusual[] {
  const spikes: Spike[] = [...actor.actions].flatMap(([name, count]) => {
    const history = historyOf(before.actions[name], before);
    const score = scoreOf(count.calls - count.failed, history, actor);
    return score === undefined ? [] : { name, count, history, score };
  });
  if (spikes.length === 0) return wholeSpike(actor, before);
  const found = spikes.toSorted((a, b) => b.score - a.score);
  const actions = found.map(({ name }) => name);
  const said = found.map(
    ({ name, count, history }) =>
      `${name} ${count.calls - count.failed} times, on an ordinary day ${median(history)} times`,
  );
  return [
    {
      ...{ check: ActivityUsual, about: actor.id, actions },
      message: `${nameOf(actor.id)} called ${said.slice(0, MOST_ROWS).join('; ')}`,
      expected: `at most ${Math.max(0, ...(found[0]?.history ?? []))} a day`,
      found: `${inWords(actions)}`,
      rows: found.slice(0, MOST_ROWS).map(({ count }) => count.first),
      weight: found[0]?.score ?? 0,
    },
  ];
}

function wholeSpike(actor: ActorCounts, before: KnownActor): Unusual[] {
  const done = actor.calls - actor.failed;
  const history = historyOf(before.done, before);
  const score = scoreOf(done, history, actor);
  if (score === undefined) return [];
  const most = [...actor.actions].sort(([, a], [, b]) => b.calls - a.calls);
  return [
    {
      ...{ check: ActivityUsual, about: actor.id, actions: most.map(([name]) => name) },
      message: `${nameOf(actor.id)} made ${done} calls, on an ordinary day ${median(history)}`,
      expected: `at most ${Math.max(0, ...history)} a day`,
      found: `${done} calls`,
      rows: most.slice(0, MOST_ROWS).map(([, { first }]) => first),
      weight: score,
    },
  ];
}

/** undefined where it is ordinary. */
function scoreOf(count: number, history: readonly number[], { isPerson }: ActorCounts): number | undefined {
  const { score: leastScore, timesLargest, least, leastOfPerson } = THRESHOLDS.spike;
  if (count < (isPerson ? leastOfPerson : least) || count < timesLargest * Math.max(0, ...history)) return undefined;
  const score = robustScore(count, history);
  return score >= leastScore ? score : undefined;
}
