/** Something is changed in a Region that was not in use. Reading is left out: scanners and consoles look everywhere. */
import { RegionUsual } from '../../checks/unusual/activity';
import { inWords, nameOf, type Kind } from '../kind';

export const newRegion: Kind = ({ counts, baseline }) => {
  const inUse = new Set(baseline.places.filter(({ written }) => written !== null).map(({ id }) => id));
  return [...counts.places].flatMap(([place, { writers, calls }]) => {
    const [writer] = [...writers].sort(([, a], [, b]) => (a.first.time < b.first.time ? -1 : 1));
    if (!writer || inUse.has(place)) return [];
    const [actor, { first }] = writer;
    const actions = [...writer[1].actions];
    const [account = '', region = ''] = place.split('/');
    return {
      ...{ check: RegionUsual, about: actor, actions, rows: [first], weight: calls },
      message: `${nameOf(actor)} was the first to change something in ${region} of account ${account}: ${inWords(actions)}`,
      expected: `nothing changed in ${region}`,
      found: inWords(actions),
    };
  });
};
