/** A program that keeps to a few networks calls from another one. */
import { NetworkUsual } from '../../checks/unusual/activity';
import type { KnownActor } from '../baseline';
import { inWords, MOST_ROWS, nameOf, type Kind } from '../kind';
import { THRESHOLDS } from '../thresholds';

export const newNetwork: Kind = ({ counts, known }) =>
  [...counts.actors.values()].flatMap((actor) => {
    const before = known.get(actor.id);
    if (!before || !keepsToNetworks(before)) return [];
    const others = [...actor.networks].filter(([network]) => before.networks[network] === undefined);
    if (others.length === 0) return [];
    const actions = [...new Set(others.flatMap(([, count]) => [...count.actions]))];
    const [names, usual] = [others.map(([name]) => name), Object.keys(before.networks)];
    return {
      ...{ check: NetworkUsual, about: actor.id, actions },
      message: `${nameOf(actor.id)} called from ${inWords(names)}, and had always called from ${inWords(usual)}: ${inWords(actions)}`,
      expected: inWords(usual),
      found: inWords(names),
      rows: others.slice(0, MOST_ROWS).map(([, { first }]) => first),
      weight: others.reduce((sum, [, { calls }]) => sum + calls, 0),
    };
  });

function keepsToNetworks({ isPerson, networks, calls }: KnownActor): boolean {
  const count = Object.keys(networks).length;
  const daysAtWork = calls.filter((value) => value !== null && value > 0).length;
  return !isPerson && count > 0 && count <= THRESHOLDS.network.most && daysAtWork >= THRESHOLDS.network.days;
}
