/**
 * Looks where no digest leads: objects among CloudTrail's folders, in places to which CloudTrail delivers nothing. Readers of
 * the log may take them for events, and no listing of a period meets them.
 */
import type { Fetcher, ObjectVersions } from './fetcher';
import { accountFolder, isRegion, KINDS, type ChainScope } from './keys';
import { dayFolder, FIRST_DAY, HOUR, parseCompactTime } from './time';

const [FIRST_YEAR = ''] = FIRST_DAY.split('-');

type Source = Pick<Fetcher, 'level' | 'list'>;

/**
 * What lies out of place in the folders of one chain, and in those of its account where the chain is that of the trail's
 * own Region.
 *
 * @param folders Those of the account.
 * @param until The end of the period: what lies beside the days before is met by the listing of their own periods.
 * @param now Nothing is delivered on later days.
 */
export async function outOfPlace(
  source: Source,
  scope: ChainScope,
  folders: readonly string[],
  { until, now }: { readonly until: Date; readonly now: Date },
): Promise<readonly ObjectVersions[]> {
  const account = accountFolder(scope);
  const kinds = folders.filter((name) => KINDS.includes(name));
  const places: Place[] = kinds.flatMap((kind) => placesOf(`${account}${kind}/${scope.region}/`, until, now));
  if (scope.region === scope.trail.homeRegion) {
    const others = folders.filter((name) => isCloudTrails(name) && !KINDS.includes(name));
    places.push(...others.map((name) => ({ folder: `${account}${name}/`, isKnown: () => false })));
    places.push(...kinds.map((kind) => ({ folder: `${account}${kind}/`, isKnown: isRegion })));
  }
  return (await Promise.all(places.map((place) => strangersIn(source, scope.bucket, place)))).flat();
}

/** A folder, and which of the folders in it are CloudTrail's. */
interface Place {
  readonly folder: string;
  readonly isKnown: (name: string) => boolean;
  /** The Region's folder, of those that are in one. */
  readonly region?: string;
}

/** The levels above the day's folder of a Region. */
function placesOf(region: string, until: Date, now: Date): Place[] {
  // what is delivered at midnight may have been listed with the hour after it
  const tomorrow = dayFolder(new Date(now.getTime() + HOUR));
  const [year = '', month = ''] = dayFolder(until).split('/');
  const isDue = (date: string): boolean => date <= tomorrow.slice(0, date.length);
  const levels: Place[] = [
    { folder: region, isKnown: (name) => /^\d{4}$/.test(name) && name >= FIRST_YEAR && isDue(name) },
    { folder: `${region}${year}/`, isKnown: (name) => /^(0[1-9]|1[0-2])$/.test(name) && isDue(`${year}/${name}`) },
    {
      folder: `${region}${year}/${month}/`,
      isKnown: (name) => /^(0[1-9]|[12]\d|3[01])$/.test(name) && isDue(`${year}/${month}/${name}`),
    },
  ];
  return levels.map((level) => ({ ...level, region }));
}

/** Readers find log files by the word, wherever it stands. */
export function isCloudTrails(name: string): boolean {
  return name.toLowerCase().includes('cloudtrail');
}

/** The objects of a folder, and everything in those of its folders that are not CloudTrail's. */
async function strangersIn(
  source: Source,
  bucket: string,
  { folder, isKnown, region }: Place,
): Promise<readonly ObjectVersions[]> {
  const { folders, objects } = await source.level(bucket, folder);
  const found = [...objects];
  for (const name of folders.filter((each) => !isKnown(each))) {
    for await (const page of source.list(bucket, `${folder}${name}/`)) found.push(...page);
  }
  return found.filter((object) => !isFolder(object) && !(region !== undefined && isOfItsDay(region, object)));
}

/** Whether it was written when the day of its folder had begun: the clock of the bucket may be ahead of ours. */
function isOfItsDay(region: string, { key, versions }: ObjectVersions): boolean {
  const [, day] = /^(\d{4}\/\d{2}\/\d{2})\/[^/]+$/.exec(key.slice(region.length)) ?? [];
  if (day === undefined || day < FIRST_YEAR || !parseCompactTime(`${day.replaceAll('/', '')}T0000Z`)) return false;
  return versions.every(({ lastModified }) => day <= dayFolder(new Date(Date.parse(lastModified) + HOUR)));
}

/** What a console shows as an empty folder holds nothing that a reader could take for events. */
export function isFolder({ key, versions }: ObjectVersions): boolean {
  return key.endsWith('/') && versions.every(({ size }) => size === 0);
}
