/** Which chains an archive holds: its accounts and Regions, as its folders say. */
import { VerificationOptionError } from './errors';
import type { Fetcher } from './fetcher';
import { accountFolder, accountsFolder, type ChainScope, type TrailName } from './keys';

/** Where a trail delivers to. */
export interface ArchivePlace {
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
}

/** @throws VerificationOptionError where nothing is there to verify. */
export async function findChains(
  fetcher: Pick<Fetcher, 'folders'>,
  place: ArchivePlace,
  selection: Selection,
): Promise<readonly ChainScope[]> {
  const organizationId =
    place.organizationId === 'find' ? await findOrganization(fetcher, place) : place.organizationId;
  const { bucket, prefix, trail } = place;
  const archive = { bucket, prefix, trail, ...(organizationId && { organizationId }) };
  const accounts =
    selection.accounts === 'all'
      ? (await fetcher.folders(bucket, accountsFolder(archive))).filter((name) => /^\d{12}$/.test(name))
      : selection.accounts;
  const chains = await Promise.all(
    accounts.map(async (account) => {
      const regions =
        selection.regions === 'all' ? await regionsOf(fetcher, { ...archive, account }) : selection.regions;
      return regions.map((region) => ({ ...archive, account, region }));
    }),
  );
  if (chains.flat().length > 0) return chains.flat();
  throw new VerificationOptionError(
    `s3://${bucket}/${accountsFolder(archive)} holds no logs of ${accounts.join(', ') || 'any account'}. ` +
      'Check the bucket, --s3-prefix and --account-id.',
  );
}

/** A Region that has log files and no digests is one as well: that is what an attacker would leave. */
async function regionsOf(
  fetcher: Pick<Fetcher, 'folders'>,
  scope: Pick<ChainScope, 'bucket' | 'prefix' | 'organizationId' | 'account'>,
): Promise<readonly string[]> {
  const folders = await Promise.all(
    ['CloudTrail-Digest', 'CloudTrail'].map((kind) => fetcher.folders(scope.bucket, `${accountFolder(scope)}${kind}/`)),
  );
  return [...new Set(folders.flat())].filter((name) => /^[a-z]{2}[a-z0-9-]{3,30}$/.test(name)).sort();
}

async function findOrganization(fetcher: Pick<Fetcher, 'folders'>, place: ArchivePlace): Promise<string> {
  const folder = accountsFolder({ prefix: place.prefix });
  const found = (await fetcher.folders(place.bucket, folder)).filter((name) => /^o-[a-z0-9]{10,32}$/.test(name));
  const [organizationId] = found;
  if (organizationId && found.length === 1) return organizationId;
  throw new VerificationOptionError(
    organizationId
      ? `s3://${place.bucket}/${folder} holds several organizations: ${found.join(', ')}. Choose one with --organization-id.`
      : `s3://${place.bucket}/${folder} holds no organization's logs, though the trail is an organization's. Check --s3-prefix.`,
  );
}
