/** Something is changed in a Region that was not in use. Reading is left out: scanners and consoles look everywhere. */
import { RegionUsual } from '../../checks/unusual/activity';
import { inWords, type Kind } from '../kind';

export const newRegion: Kind = ({ counts, baseline }) => {
  const inUse = new Set(baseline.places.filter(({ written }) => written !== null).map(({ id }) => id));
  return [...counts.places].flatMap(([place, { write, calls }]) => {
    if (!write || inUse.has(place)) return [];
    const { actor, first } = write;
    const actions = [...write.actions];
    const [account = '', region = ''] = place.split('/');
    return {
      ...{ check: RegionUsual, about: actor, actions, rows: [first], weight: calls },
      message: `${actor} was the first to change something in ${region} of account ${account}: ${inWords(actions)}`,
      expected: `nothing changed in ${region}`,
      found: inWords(actions),
    };
  });
};
