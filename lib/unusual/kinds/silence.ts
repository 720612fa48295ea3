/** An account, a Region or a principal that was busy every day says nothing. */
import { NothingSilent } from '../../checks/unusual/activity';
import { isDeleted, type KnownActor } from '../baseline';
import { nameOf, type Day, type Kind, type Unusual } from '../kind';
import { median } from '../robust';
import { THRESHOLDS } from '../thresholds';

export const silence: Kind = (day) => {
  const places = silentPlaces(day);
  return [...placesInWords(day, places), ...silentActors(day, places)];
};

function silentPlaces({ baseline, counts, partial }: Day): ReadonlySet<string> {
  const { leastOfPlace } = THRESHOLDS.silence;
  return new Set(
    baseline.places
      .filter(({ id, calls }) => isBusy(calls, leastOfPlace) && !counts.places.get(id)?.calls && !partial.has(id))
      .map(({ id }) => id),
  );
}

/** An account whose every Region is silent is silent as a whole. */
function placesInWords({ baseline }: Day, silent: ReadonlySet<string>): Unusual[] {
  const accounts = new Set([...silent].map((id) => id.slice(0, id.indexOf('/'))));
  return [...accounts].flatMap((account) => {
    const busy = baseline.places.filter(({ id, calls }) => id.startsWith(`${account}/`) && calls.at(-1));
    const mine = [...silent].filter((id) => id.startsWith(`${account}/`));
    const isWhole = busy.every(({ id }) => silent.has(id)) && mine.length > 1;
    return (isWhole ? [account] : mine).map((about) => {
      const calls = baseline.places.filter(({ id }) => id === about || id.startsWith(`${about}/`));
      const usual = calls.reduce((sum, place) => sum + medianOf(place.calls), 0);
      const [, region] = about.split('/');
      const name = region === undefined ? `Account ${account}` : `${region} of account ${account}`;
      return said(about, `${name} recorded nothing, on an ordinary day ${usual} calls`, usual);
    });
  });
}

function silentActors({ counts, known, partial, day }: Day, silent: ReadonlySet<string>): Unusual[] {
  const isElsewhere = (actor: KnownActor): boolean => {
    const recent = Object.entries(actor.places).filter(([, lastDay]) => day - lastDay <= THRESHOLDS.silence.days);
    return recent.every(([place]) => silent.has(place)) || recent.some(([place]) => partial.has(place));
  };
  return [...known.values()]
    .filter(({ calls }) => isBusy(calls, THRESHOLDS.silence.leastOfPrincipal))
    .filter(({ id }) => !counts.actors.has(id) && !isDeleted(id, counts))
    .filter((actor) => !isElsewhere(actor))
    .map(({ id, calls }) =>
      said(id, `${nameOf(id)} did nothing, on an ordinary day ${medianOf(calls)} calls`, medianOf(calls)),
    );
}

/** On each of the last days, without exception. */
function isBusy(calls: readonly (number | null)[], least: number): boolean {
  const last = calls.slice(-THRESHOLDS.silence.days);
  return last.length === THRESHOLDS.silence.days && last.every((value) => value !== null && value >= least);
}

function medianOf(calls: readonly (number | null)[]): number {
  return median(calls.filter((value) => value !== null));
}

function said(about: string, message: string, usual: number): Unusual {
  return {
    ...{ check: NothingSilent, about, actions: [], rows: [], message, weight: usual },
    expected: `about ${usual} calls a day`,
    found: 'none',
  };
}
