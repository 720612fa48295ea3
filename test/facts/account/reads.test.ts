/** Reads never wait for ever, and what they did not get stays visible. */
import { accountClients } from '../../../lib/facts/account/clients';
import { Gone, parsed, Reads } from '../../../lib/facts/account/reads';
import type { Resource } from '../../../lib/facts/audit-log';
import { Unknown } from '../../../lib/facts/value';

const BUCKET: Resource = {
  type: 'AWS::S3::Bucket',
  logicalId: 'It',
  stack: 'stack',
  displayName: 'stack/It',
  ref: 'bucket',
  properties: {},
  metadata: {},
};

/** A service that takes a question and never answers; it hangs up when asked to. */
function silence({ abortSignal }: { abortSignal: AbortSignal }): Promise<never> {
  return new Promise((_, reject) =>
    abortSignal.addEventListener('abort', () => reject(abortSignal.reason as DOMException)),
  );
}

function refusal(name: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error('no'), { name }));
}

let reads: Reads;
beforeEach(() => {
  reads = new Reads(accountClients(), new Set());
});

describe('a call that nobody answers', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('is given up after 20 seconds, and what it asked for is unknown', async () => {
    const answer = reads.call(BUCKET, 'Tags', 's3:GetBucketTagging', silence);
    await jest.advanceTimersByTimeAsync(19_999);
    expect(reads.unread).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(await answer).toBeInstanceOf(Unknown);
    expect(reads.unread).toEqual([
      {
        resource: 'stack/It',
        path: 'Tags',
        call: 's3:GetBucketTagging',
        error: 'TimeoutError: no answer within 20000 ms',
      },
    ]);
  });

  test('keeps nothing waiting once it is answered', async () => {
    expect(await reads.call(BUCKET, 'Tags', 's3:GetBucketTagging', () => Promise.resolve('tags'))).toBe('tags');
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('an error that means that nothing is configured answers with nothing', async () => {
  const options = { absentOn: ['NoSuchTagSet'] };
  expect(await reads.call(BUCKET, 'Tags', 's3:GetBucketTagging', refusal('NoSuchTagSet'), options)).toBeUndefined();
  expect(reads.unread).toHaveLength(0);
});

test('an error that means that the resource is not there says so', async () => {
  const call = reads.call(BUCKET, 'Tags', 's3:GetBucketTagging', refusal('NoSuchBucket'), { goneOn: ['NoSuchBucket'] });
  await expect(call).rejects.toBeInstanceOf(Gone);
});

test('an answer that serves many resources is asked for once, and its failure is told for each', async () => {
  const send = jest.fn(refusal('AccessDenied'));
  for (const displayName of ['stack/One', 'stack/Two'])
    await reads.shared({ ...BUCKET, displayName }, 'Tags', 'tag:GetResources', 'all', send);
  expect(send).toHaveBeenCalledTimes(1);
  expect(reads.unread.map(({ resource }) => resource)).toEqual(['stack/One', 'stack/Two']);
});

test('a document that is nested to exhaust its reader stays the text that it is', () => {
  const nested = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(parsed(nested)).toBe(nested);
  expect(parsed('{"a":[1]}')).toEqual({ a: [1] });
  expect(parsed('{"a":')).toBe('{"a":');
});
