/** Reads never wait for ever, and what they did not get stays visible. */
import { accountClients } from '../../../lib/facts/account/clients';
import { Gone, Reads } from '../../../lib/facts/account/reads';
import type { Resource } from '../../../lib/facts/audit-log';
import { Unknown } from '../../../lib/facts/value';
import { parsed } from '../../../lib/resource-types/answers';
import type { Read } from '../../../lib/resource-types/resource-type';

const BUCKET: Resource = {
  type: 'AWS::S3::Bucket',
  logicalId: 'It',
  stack: 'stack',
  displayName: 'stack/It',
  ref: 'bucket',
  properties: {},
  metadata: {},
};

/** A service that takes a call and never answers; it hangs up when it is aborted. */
function silence(_: object, { abortSignal }: { abortSignal: AbortSignal }): Promise<never> {
  return new Promise((_, reject) =>
    abortSignal.addEventListener('abort', () => reject(abortSignal.reason as DOMException)),
  );
}

function refusal(name: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error('no'), { name }));
}

const INPUT = { Bucket: 'bucket' };
const READ: Read = { call: 's3:GetBucketPolicy', input: () => INPUT };
const PATH = 'PolicyDocument';

/** Reads of an account whose S3 answers as told. */
function readsOf(send: (command: object, options: { abortSignal: AbortSignal }) => Promise<unknown>): Reads {
  const clients = accountClients();
  Object.assign(clients.s3, { send });
  return new Reads(clients, new Set());
}

describe('a call without an answer', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('is given up after 20 seconds, and what it would have answered is unknown', async () => {
    const reads = readsOf(silence);
    const answer = reads.ask(BUCKET, PATH, READ, INPUT);
    await jest.advanceTimersByTimeAsync(19_999);
    expect(reads.unread).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(await answer).toBeInstanceOf(Unknown);
    const error = 'TimeoutError: no answer within 20000 ms';
    expect(reads.unread).toEqual([{ resource: 'stack/It', path: PATH, call: 's3:GetBucketPolicy', error }]);
  });

  test('keeps nothing waiting once it is answered', async () => {
    const reads = readsOf(() => Promise.resolve({ Policy: '{}', $metadata: {} }));
    expect(await reads.ask(BUCKET, PATH, READ, INPUT)).toEqual({ Policy: '{}' });
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('an error that means that nothing is configured answers with nothing', async () => {
  const reads = readsOf(refusal('NoSuchTagSet'));
  expect(await reads.ask(BUCKET, PATH, { ...READ, absentOn: ['NoSuchTagSet'] }, INPUT)).toBeUndefined();
  expect(reads.unread).toHaveLength(0);
});

test('an error that means that the resource does not exist says so', async () => {
  const reads = readsOf(refusal('NoSuchBucket'));
  await expect(reads.ask(BUCKET, PATH, { ...READ, goneOn: ['NoSuchBucket'] }, INPUT)).rejects.toBeInstanceOf(Gone);
});

test('a call that serves many resources is made once, and its failure is reported for each', async () => {
  const send = jest.fn(refusal('AccessDenied'));
  const reads = readsOf(send);
  for (const displayName of ['stack/One', 'stack/Two']) await reads.ask({ ...BUCKET, displayName }, PATH, READ, INPUT);
  expect(send).toHaveBeenCalledTimes(1);
  expect(reads.unread.map(({ resource }) => resource)).toEqual(['stack/One', 'stack/Two']);
});

test('pages are joined, and of a listing of the account only what is wanted is kept', async () => {
  const pages = [
    { Rules: [{ Name: 'a' }, { Name: 'x' }], NextToken: '2' },
    { Rules: [{ Name: 'b' }], NextToken: '3' },
    { Rules: [{ Name: 'c' }] },
  ];
  const send = jest.fn(() => Promise.resolve(pages.shift()));
  const wanted = { list: 'Rules', member: 'Name', names: ['a', 'b'] };
  const answer = await readsOf(send).ask(BUCKET, PATH, { ...READ, pagedBy: 'NextToken' }, INPUT, wanted);
  expect(answer).toMatchObject({ Rules: [{ Name: 'a' }, { Name: 'b' }] });
  expect(send).toHaveBeenCalledTimes(2);
});

test('a document that is nested to exhaust its reader stays the text that it is', () => {
  const nested = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(parsed(nested)).toBe(nested);
  expect(parsed('{"a":[1]}')).toEqual({ a: [1] });
  expect(parsed('{"a":')).toBe('{"a":');
});
