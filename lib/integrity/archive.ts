/** Which chains an archive holds: its accounts and Regions, as its folders say. */
import { parseArn } from '../facts/arn';
import { isOnByDefault } from '../facts/partition';
import { VerificationOptionError } from './errors';
import type { Fetcher } from './fetcher';
import { accountFolder, accountsFolder, isRegion, KINDS, type ChainScope, type TrailName } from './keys';

/** Where a trail delivers to. */
export interface ArchivePlace {
  readonly trailArn: string;
  readonly bucket: string;
  /** Key prefix of the trail, without a slash at its end; empty where it has none. */
  readonly prefix: string;
  readonly trail: TrailName;
  /** Set for an organization's trail; found in the archive where it is `'find'`. */
  readonly organizationId?: string;
}

/** Accounts and Regions by name, or every one that the archive holds. */
export interface Selection {
  readonly accounts: readonly string[] | 'all';
  readonly regions: readonly string[] | 'all';
  /** Chains that an earlier verification found: each is verified, whether or not the archive still holds it. */
  readonly known?: readonly KnownChain[];
  /** Chains that are judged even where the archive holds nothing of them. */
  readonly expected?: readonly KnownChain[];
}

export type KnownChain = Pick<ChainScope, 'account' | 'region' | 'knownSince' | 'began'>;

/** @throws VerificationOptionError where nothing is there to verify. */
export async function findChains(
  fetcher: Pick<Fetcher, 'level'>,
  place: ArchivePlace,
  selection: Selection,
): Promise<readonly ChainScope[]> {
  const { bucket, prefix, trail, organizationId } = place;
  const organizations = organizationId === 'find' ? await findOrganizations(fetcher, place) : [organizationId];
  const archives = organizations.map((id) => ({ bucket, prefix, trail, ...(id && { organizationId: id }) }));
  const owner = parseArn(place.trailArn)?.account;
  const found = (await Promise.all(archives.map((archive) => chainsOf(fetcher, archive, selection, owner)))).flat();
  const chains = withExpected(
    withKnown(found, selection.known ?? [], archives[0]),
    selection.expected ?? [],
    archives[0],
  );
  if (chains.length > 0) return chains;
  const accounts = selection.accounts === 'all' ? 'any account' : selection.accounts.join(', ');
  throw new VerificationOptionError(
    `s3://${bucket}/${accountsFolder(archives[0] ?? place)} holds no logs of ${accounts}. A trail that began to log just now delivers its ` +
      'first within minutes: try again then. Else check the bucket, --s3-prefix and --account-id.',
  );
}

type Archive = Omit<ChainScope, 'account' | 'region'>;

async function chainsOf(
  fetcher: Pick<Fetcher, 'level'>,
  archive: Archive,
  { accounts, regions }: Selection,
  owner: string | undefined,
): Promise<readonly ChainScope[]> {
  const found =
    accounts === 'all'
      ? (await fetcher.level(archive.bucket, accountsFolder(archive))).folders.filter((name) => /^\d{12}$/.test(name))
      : [...new Set(accounts)];
  const ofAccounts = await Promise.all(
    found.map(async (account) => {
      const scope = { ...archive, account };
      return (regions === 'all' ? await regionsOf(fetcher, scope, account === owner) : [...new Set(regions)]).map(
        (region) => ({
          ...scope,
          region,
        }),
      );
    }),
  );
  return ofAccounts.flat();
}

function isSame(one: KnownChain, other: KnownChain): boolean {
  return one.account === other.account && one.region === other.region;
}

function withExpected(
  found: readonly ChainScope[],
  expected: readonly KnownChain[],
  archive: Archive | undefined,
): readonly ChainScope[] {
  const missing = expected.filter((chain) => !found.some((each) => isSame(each, chain)));
  return [...found, ...(archive ? missing.map((chain) => ({ ...archive, ...chain })) : [])];
}

/** A known chain may lie in the folder of any organization; one that lies in none is missing, once. */
function withKnown(
  found: readonly ChainScope[],
  known: readonly KnownChain[],
  archive: Archive | undefined,
): readonly ChainScope[] {
  const missing = known.filter((chain) => !found.some((each) => isSame(each, chain)));
  return [
    ...found.map((chain) => {
      const same = known.find((each) => isSame(each, chain));
      return same ? { ...chain, ...same, wasKnown: true } : chain;
    }),
    ...(archive ? missing.map((chain) => ({ ...archive, ...chain, wasKnown: true })) : []),
  ];
}

/** Those that the folders of an account name. */
export async function findRegions(
  fetcher: Pick<Fetcher, 'level'>,
  scope: Omit<ChainScope, 'region'>,
): Promise<readonly string[]> {
  const levels = await Promise.all(KINDS.map((kind) => fetcher.level(scope.bucket, `${accountFolder(scope)}${kind}/`)));
  return levels.flatMap(({ folders }) => folders).filter(isRegion);
}

/** A Region that has files of any kind and no digests is one as well: that is what an attacker would leave, or plant. */
async function regionsOf(
  fetcher: Pick<Fetcher, 'level'>,
  scope: Omit<ChainScope, 'region'>,
  isOwner: boolean,
): Promise<readonly string[]> {
  const regions = await findRegions(fetcher, scope);
  if (regions.length === 0) return [];
  const { homeRegion } = scope.trail;
  // the trail's own Region counts where another is there: an attacker may have erased it whole
  const expected = isOwner || isOnByDefault(homeRegion) ? [homeRegion] : [];
  return [...new Set([...regions, ...expected])].sort();
}

/**
 * Those that hold the trail's own account. An attacker may add the folder of another organization: that is verified as well,
 * and nothing in it is proven.
 */
async function findOrganizations(
  fetcher: Pick<Fetcher, 'level'>,
  { bucket, prefix, trailArn }: ArchivePlace,
): Promise<readonly string[]> {
  const folder = accountsFolder({ prefix });
  const found = (await fetcher.level(bucket, folder)).folders.filter((name) => /^o-[a-z0-9]{10,32}$/.test(name));
  if (found.length === 1) return found;
  const account = parseArn(trailArn)?.account ?? '';
  const levels = await Promise.all(found.map((id) => fetcher.level(bucket, `${folder}${id}/`)));
  const own = found.filter((_id, index) => levels[index]?.folders.includes(account));
  if (own.length > 0) return own;
  throw new VerificationOptionError(
    found.length > 0
      ? `s3://${bucket}/${folder} holds several organizations: ${found.join(', ')}. Choose one with --organization-id.`
      : `s3://${bucket}/${folder} holds no organization's logs, though the trail is an organization's. Check --s3-prefix.`,
  );
}
