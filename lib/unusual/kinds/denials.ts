/** A principal is denied unusually often. */
import { DenialsUsual } from '../../checks/unusual/activity';
import { historyOf, inWords, MOST_ROWS, nameOf, type Kind } from '../kind';
import { median, robustScore } from '../robust';
import { THRESHOLDS } from '../thresholds';

export const denials: Kind = ({ counts, known }) =>
  [...counts.actors.values()].flatMap((actor) => {
    const { score: leastScore, timesLargest, least } = THRESHOLDS.denials;
    const { denied } = actor;
    if (denied < least) return [];
    const before = known.get(actor.id);
    const history = before ? historyOf(before.denied, before) : [];
    const score = robustScore(denied, history);
    if (score < leastScore || denied < timesLargest * Math.max(0, ...history)) return [];
    const refused = [...actor.actions]
      .filter(([, count]) => count.denied > 0)
      .sort(([, a], [, b]) => b.denied - a.denied);
    const actions = refused.map(([name]) => name);
    return {
      ...{ check: DenialsUsual, about: actor.id, actions },
      message: `${nameOf(actor.id)} was denied ${denied} times, on an ordinary day ${median(history)} times: ${inWords(actions)}`,
      expected: `about ${median(history)} denials a day, at most ${Math.max(0, ...history)}`,
      found: `${denied} denials`,
      rows: refused.flatMap(([, { firstDenied }]) => firstDenied ?? []).slice(0, MOST_ROWS),
      weight: score,
    };
  });
