/**
 * Lists what an account has in a few requests where that is all there is: a level of folders each would take as many as a small archive has
 * pages. Where there is more, everything is asked for as it comes.
 */
import type { Fetcher, Level, ObjectVersions } from './fetcher';

/** Pages, of a thousand versions each. */
const MOST_PAGES = 3;

type Lister = Pick<Fetcher, 'list' | 'level'>;

/** @param folders Of accounts; each ends in a slash. */
export function smallArchive(fetcher: Fetcher, bucket: string, folders: readonly string[]): Fetcher {
  const all = new Map(folders.map((folder) => [folder, sweep(fetcher, bucket, folder)]));
  const within = (name: string, prefix: string): Promise<readonly ObjectVersions[] | undefined> | undefined =>
    name === bucket ? all.get(folders.find((folder) => prefix.startsWith(folder)) ?? '') : undefined;
  return {
    async *list(name, prefix, after = '') {
      const swept = await within(name, prefix);
      if (swept) yield swept.filter(({ key }) => key.startsWith(prefix) && key > after);
      else yield* fetcher.list(name, prefix, after === '' ? undefined : after);
    },
    async level(name, prefix) {
      const swept = await within(name, prefix);
      return swept ? levelOf(swept, prefix) : fetcher.level(name, prefix);
    },
    get: (object) => fetcher.get(object),
    retention: (object) => fetcher.retention(object),
    publicKeys: (region, from, to) => fetcher.publicKeys(region, from, to),
    keptKeys: async (region, from, to) => (await fetcher.keptKeys?.(region, from, to)) ?? [],
    trailStatus: (region) => fetcher.trailStatus(region),
  };
}

/** Everything below a folder; undefined where that is more than some pages. */
async function sweep(fetcher: Lister, bucket: string, folder: string): Promise<readonly ObjectVersions[] | undefined> {
  const found: ObjectVersions[] = [];
  let pages = 0;
  try {
    for await (const page of fetcher.list(bucket, folder)) {
      pages += 1;
      if (pages > MOST_PAGES) return undefined;
      found.push(...page);
    }
    return found;
  } catch {
    // whoever lists less may still be allowed to: the error is that of the request that is needed
    return undefined;
  }
}

function levelOf(swept: readonly ObjectVersions[], prefix: string): Level {
  const below = swept.filter(({ key }) => key.startsWith(prefix));
  const rests = below.map(({ key }) => key.slice(prefix.length));
  const folders = new Set(rests.filter((rest) => rest.includes('/')).map((rest) => rest.slice(0, rest.indexOf('/'))));
  return { folders: [...folders], objects: below.filter((_, index) => rests[index]?.includes('/') === false) };
}
