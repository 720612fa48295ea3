/**
 * What lies below a trail's prefix beside the accounts that it records. Logs of other trails have chains of their own, which are
 * verified. All else is named: what looks like CloudTrail's is out of place, and what does not may be another service's.
 */
import pLimit from 'p-limit';
import { findRegions, type ArchivePlace } from './archive';
import { ArchiveUnreadableError } from './errors';
import type { Fetcher, Level } from './fetcher';
import { accountFolder, accountsFolder, KINDS, type ChainScope } from './keys';
import { isCloudTrails, isFolder } from './out-of-place';

type Source = Pick<Fetcher, 'level'>;

export interface Beside {
  /** Accounts and Regions that the trail does not record. */
  readonly strangers: readonly ChainScope[];
  /** Keys of objects and of folders, which end in a slash. */
  readonly outOfPlace: readonly string[];
  /** The same, of what is not CloudTrail's. */
  readonly named: readonly string[];
  /** Folders that could not be listed. */
  readonly unread: readonly string[];
}

/** Levels asked for at once. */
const AT_ONCE = 16;

/** Chains of other accounts that are verified; of more, the accounts are named. */
const MOST_STRANGERS = 20;

/** @param scopes What is verified of the trail. */
export async function lookBeside(source: Source, place: ArchivePlace, scopes: readonly ChainScope[]): Promise<Beside> {
  const look = new Look(source, place, scopes);
  await look.aroundArchive();
  return look;
}

class Look implements Beside {
  readonly strangers: ChainScope[] = [];
  readonly outOfPlace: string[] = [];
  readonly named: string[] = [];
  readonly unread: string[] = [];
  private readonly limit = pLimit(AT_ONCE);
  /** Folders of accounts that are verified. */
  private readonly verified: ReadonlySet<string>;

  constructor(
    private readonly source: Source,
    private readonly place: ArchivePlace,
    scopes: readonly ChainScope[],
  ) {
    this.verified = new Set(scopes.map(accountFolder));
  }

  /** The level of the prefix, and those below it down to the accounts. */
  async aroundArchive(): Promise<void> {
    const above = this.place.prefix === '' ? '' : `${this.place.prefix}/`;
    const { folders, objects } = await this.level(above);
    this.sort(objects, above);
    const others = folders.filter((name) => name !== 'AWSLogs');
    // a trail of another prefix may deliver to any other folder, and no service to a second one of this name
    for (const name of others) this.add(`${above}${name}/`, name === '' || name.toLowerCase() === 'awslogs');
    await this.accounts(undefined);
  }

  private async accounts(organizationId: string | undefined): Promise<void> {
    const archive = { prefix: this.place.prefix, ...(organizationId !== undefined && { organizationId }) };
    const folder = accountsFolder(archive);
    const { folders, objects } = await this.level(folder);
    this.sort(objects, folder);
    await Promise.all(
      folders.map(async (name) => {
        if (/^\d{12}$/.test(name)) await this.account({ ...archive, account: name });
        else if (/^o-[a-z0-9]{10,32}$/.test(name) && organizationId === undefined) await this.accounts(name);
        // services that partition as Hive does (Amazon VPC User Guide, "Flow log files": Hive-compatible prefixes)
        else this.add(`${folder}${name}/`, !/^aws-account-id=\d{12}$/.test(name));
      }),
    );
  }

  private async account(archive: Pick<ChainScope, 'prefix' | 'organizationId' | 'account'>): Promise<void> {
    const folder = accountFolder(archive);
    const { folders, objects } = await this.level(folder);
    this.sort(objects, folder);
    // what is called like one of CloudTrail's is looked at with the account's own chains
    const others = folders.filter((name) => !isCloudTrails(name));
    for (const name of others) this.add(`${folder}${name}/`, false);
    if (this.verified.has(folder) || others.length === folders.length) return;
    const { bucket, trail } = this.place;
    const scope = { ...archive, bucket, trail };
    const regions = folders.some((name) => KINDS.includes(name)) ? await findRegions(this.source, scope) : [];
    // the chain of the trail's own Region looks at what is in no Region
    const all = [...new Set([...regions, trail.homeRegion])];
    const isRoom = this.strangers.length + all.length <= MOST_STRANGERS;
    if (isRoom) this.strangers.push(...all.map((region) => ({ ...scope, region, isStranger: true })));
    else this.named.push(folder);
  }

  private sort(objects: Level['objects'], folder: string): void {
    for (const { key } of objects.filter((each) => !isFolder(each))) {
      const name = key.slice(folder.length);
      this.add(key, isCloudTrails(name) || /\.json(\.gz)?$/i.test(name));
    }
  }

  private add(key: string, isOutOfPlace: boolean): void {
    (isOutOfPlace ? this.outOfPlace : this.named).push(key);
  }

  private async level(folder: string): Promise<Level> {
    try {
      return await this.limit(() => this.source.level(this.place.bucket, folder));
    } catch (error) {
      if (!(error instanceof ArchiveUnreadableError)) throw error;
      this.unread.push(folder);
      return { folders: [], objects: [] };
    }
  }
}
