/** A plain copy of a bucket, which has lost the metadata of its digests, is verified as far as it goes. */
import { copyIndex, keysOfCopy } from '../../lib/audit-package/copy-index';
import { PackageFetcher } from '../../lib/audit-package/package-fetcher';
import { verify } from '../../lib/integrity/verify';
import type { ChainResult } from '../../lib/integrity/result';
import { at, KEY, onlyChain, PERIOD, SCOPE, soundArchive, TRAIL_ARN } from '../integrity/support';
import { sourceOf } from './support';

type Files = Map<string, Buffer>;

const { hours } = soundArchive();
const newest = at(hours, -1).digest;
const head = (metadata: object): Buffer => Buffer.from(JSON.stringify({ Metadata: metadata, ETag: 'x' }));

/** What `aws s3 sync` leaves of the archive. */
function copied(): Files {
  return new Map(hours.flatMap(({ digest, logFiles }) => [digest, ...logFiles]).map(({ key, body }) => [key, body]));
}

async function verified(files: Files): Promise<ChainResult> {
  const source = sourceOf(files);
  const index = await copyIndex(source, SCOPE.bucket);
  const keys = keysOfCopy(index, [{ fingerprint: KEY.fingerprint, value: KEY.value.toString('base64') }], SCOPE.region);
  const what = { ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: 'all' as const, ...PERIOD };
  return onlyChain(await verify(what, new PackageFetcher(source, index, keys)));
}

const kinds = ({ problems }: ChainResult): string[] => problems.map(({ kind }) => kind);

it('each digest brings the signature of the one before it; that of the newest is not known', async () => {
  const chain = await verified(copied());
  expect(kinds(chain)).toEqual(['DigestUnreadable', 'NewestDigestsMissing', 'LogFileNotNamed', 'LogFileNotNamed']);
  expect(chain.problems[0]).toMatchObject({
    key: newest.key,
    found: expect.stringContaining('lacks its signature') as string,
  });
  expect(chain.digests).toEqual({ valid: 7, invalid: 1, missing: 0 });
  expect(chain.logFiles).toEqual({ valid: 14, invalid: 0, missing: 0 });
});

it('is whole where the metadata of the newest digest was saved beside it', async () => {
  const chain = await verified(copied().set(`${newest.key}.head.json`, head(newest.metadata)));
  expect(chain).toMatchObject({ whole: true, problems: [], digests: { valid: 8 }, logFiles: { valid: 16 } });
});

it.each<[string, (files: Files) => unknown, string]>([
  [
    'a log file that is altered',
    (files) => files.set(at(at(hours, 2).logFiles, 0).key, Buffer.from('x')),
    'LogFileMalformed',
  ],
  ['a log file that is gone', (files) => files.delete(at(at(hours, 2).logFiles, 0).key), 'LogFileMissing'],
  ['a digest that is altered', (files) => files.set(at(hours, 3).digest.key, at(hours, 2).digest.body), 'DigestMoved'],
  ['a digest that is gone', (files) => files.delete(at(hours, 3).digest.key), 'DigestMissing'],
  [
    'a log file that nobody delivered',
    (files) => files.set(at(at(hours, 2).logFiles, 0).key.replace(/_[^_]+$/, '_x.json.gz'), Buffer.from('x')),
    'LogFileNotNamed',
  ],
  [
    'saved metadata that is none',
    (files) => files.set(`${newest.key}.head.json`, Buffer.from('x')),
    'DigestUnreadable',
  ],
  [
    'saved metadata of another digest',
    (files) => files.set(`${newest.key}.head.json`, head(at(hours, 0).digest.metadata)),
    'DigestSignatureInvalid',
  ],
])('%s is named', async (_what, alter, kind) => {
  const files = copied().set(`${newest.key}.head.json`, head(newest.metadata));
  alter(files);
  expect(kinds(await verified(files))).toContain(kind);
});
