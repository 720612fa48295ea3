/** A principal that did nothing for 60 days acts. */
import { SleepingPrincipalUsual } from '../../checks/unusual/activity';
import { counted } from '../../findings/format';
import { dateOf, inWords, MOST_ROWS, nameOf, type Kind } from '../kind';
import { THRESHOLDS } from '../thresholds';

export const asleep: Kind = ({ counts, known, day }) =>
  [...counts.actors.values()].flatMap((actor) => {
    const lastDay = known.get(actor.id)?.lastDay;
    if (lastDay === undefined || day - lastDay < THRESHOLDS.sleepDays) return [];
    const actions = [...actor.actions.keys()];
    return {
      ...{ check: SleepingPrincipalUsual, about: actor.id, actions },
      message: `${nameOf(actor.id)} had done nothing since ${dateOf(lastDay)}, and made ${counted(actor.calls, 'call')}: ${inWords(actions)}`,
      expected: `nothing: it has been asleep for ${day - lastDay} days`,
      found: counted(actor.calls, 'call'),
      rows: [...actor.actions.values()].slice(0, MOST_ROWS).map(({ first }) => first),
      weight: day - lastDay,
    };
  });
