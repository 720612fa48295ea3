/** What S3 answers, and what breaks on the way: each answer read as it is, or named for what is wrong with it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsFetcher } from '../../lib/integrity/aws-fetcher';
import { ArchiveUnreadableError, ObjectUnreadableError } from '../../lib/integrity/errors';
import type { ObjectVersions } from '../../lib/integrity/fetcher';
import { TRAIL_ARN } from './support';

type Answer = (response: ServerResponse, url: URL, request: IncomingMessage) => void;

const KEY = "AWSLogs/a+b (1)'*!/ü.json.gz";
let answers: Answer[] = [];
let asked: { readonly url: string; readonly authorization: string | undefined }[] = [];

/** S3: the first answer that is left; the last one stays. */
const server = createServer((request, response) => {
  if (request.method === 'HEAD') return void response.setHeader('x-amz-bucket-region', 'eu-west-1').end();
  asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  answer?.(response, new URL(request.url ?? '', 'http://localhost'), request);
});

const before = { ...process.env };
beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' });
});
afterAll(async () => {
  process.env = before;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => (asked = []));

const fetcher = (): AwsFetcher => new AwsFetcher({ region: 'eu-central-1', trailArn: TRAIL_ARN });
const get = (...from: Answer[]) => {
  answers = from;
  return fetcher().get({ bucket: 'logs', key: KEY });
};
const error =
  (status: number, code?: string): Answer =>
  (response) => {
    response.statusCode = status;
    response.end(code && `<Error><Code>${code}</Code><Message>no</Message></Error>`);
  };
const object: Answer = (response) => {
  response.setHeader('x-amz-version-id', 'v1');
  response.setHeader('x-amz-meta-signature', 'ab');
  response.setHeader('x-amz-object-lock-mode', 'COMPLIANCE');
  response.setHeader('x-amz-object-lock-retain-until-date', '2033-01-01T00:00:00Z');
  response.end('content');
};
const broken: Answer = (response) => {
  response.setHeader('content-length', '1000');
  response.write('cont');
  setTimeout(() => response.destroy(), 5);
};
const READ = {
  body: Buffer.from('content'),
  metadata: { signature: 'ab' },
  versionId: 'v1',
  retention: { mode: 'COMPLIANCE', until: new Date('2033-01-01T00:00:00Z') },
};

describe('an object', () => {
  it('comes with its metadata, its version and its lock, in one request to the Region of the bucket', async () => {
    expect(await get(object)).toEqual(READ);
    expect(asked.map(({ url }) => decodeURIComponent(url))).toEqual([`/logs/${KEY}`]);
    expect(asked[0]?.authorization).toContain('/eu-west-1/s3/aws4_request');
  });

  it.each<[string, Answer[]]>([
    ['breaks off', [broken]],
    ['breaks off twice', [broken, broken]],
    ['is throttled', [error(503, 'SlowDown'), error(503, 'SlowDown')]],
    ['fails within S3', [error(500)]],
    ['loses its connection', [(response) => response.destroy()]],
  ])('that %s is asked for again', async (_what, failures) => {
    expect(await get(...failures, object)).toEqual(READ);
    expect(asked).toHaveLength(failures.length + 1);
  });

  it.each(['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed'])('is not there: %s', async (code) => {
    expect(await get(error(code === 'MethodNotAllowed' ? 405 : 404, code))).toBeUndefined();
  });

  it.each([
    [403, 'AccessDenied', 'access was denied: s3:GetObject, s3:GetObjectVersion and kms:Decrypt are needed'],
    [403, 'InvalidObjectState', 'it is archived in a cold storage class: restore it first'],
    [400, 'KMSDisabledException', 'the KMS key that encrypts it is disabled'],
    [400, 'Strange', 'S3 answered Strange: no'],
    [403, undefined, /^S3 answered /],
  ])('cannot be read: %s %s', async (status, code, message) => {
    const refused = get(error(status, code));
    await expect(refused).rejects.toThrow(ObjectUnreadableError);
    await expect(refused).rejects.toThrow(message);
  });

  it('larger than any log file is not held', async () => {
    const endless: Answer = (response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024)));
      };
      response.on('drain', more);
      more();
    };
    await expect(get(endless)).rejects.toThrow('it is larger than 134217728 bytes, which no log file of CloudTrail is');
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ['there is no such bucket', error(404, 'NoSuchBucket')],
    ['S3 keeps failing', error(503)],
    ['every answer breaks off', broken],
  ])(
    'stops the verification where %s',
    async (_what, answer) => {
      await expect(get(answer)).rejects.toThrow(ArchiveUnreadableError);
    },
    20_000,
  );
});

const entry = (kind: string, key: string, id: string, latest: boolean, time: string): string =>
  `<${kind}><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest>` +
  `<LastModified>2026-01-0${time}T00:00:00.000Z</LastModified>${kind === 'Version' ? '<Size>7</Size>' : ''}</${kind}>`;
const page =
  (content: string): Answer =>
  (response) =>
    response.end(`<ListVersionsResult>${content}</ListVersionsResult>`);
const END = '<IsTruncated>false</IsTruncated>';
const ESCAPED = '<EncodingType>url</EncodingType>';

async function list(...pages: Answer[]): Promise<readonly ObjectVersions[]> {
  answers = pages;
  const all: ObjectVersions[] = [];
  for await (const objects of fetcher().list('logs', 'AWSLogs/', 'AWSLogs/0')) all.push(...objects);
  return all;
}
const idsOf = (all: readonly ObjectVersions[]) =>
  all.map(({ key, versions }) => [key, ...versions.map(({ versionId }) => versionId)]);

describe('a listing', () => {
  it('has the versions of a key newest first, and delete markers among them', async () => {
    const versions = [
      entry('Version', 'a', 'old', false, '1'),
      entry('Version', 'a', 'new', false, '2'),
      entry('DeleteMarker', 'a', 'top', true, '2'),
      entry('DeleteMarker', 'a', 'middle', false, '1'),
    ];
    const all = await list(page(`${END}${versions.join('')}`));
    const [object] = all;
    expect(idsOf(all)).toEqual([['a', 'top', 'new', 'middle', 'old']]);
    expect(object?.versions[1]).toEqual({
      ...{ versionId: 'new', deleteMarker: false, size: 7, lastModified: '2026-01-02T00:00:00.000Z' },
    });
    expect(object?.versions.map(({ deleteMarker }) => deleteMarker)).toEqual([true, false, true, false]);
  });

  it('reads keys that XML cannot hold, and goes on behind them', async () => {
    const first = entry('Version', 'a%01%26+%2B%C3%BC', 'v1', true, '1');
    const more = '<IsTruncated>true</IsTruncated><NextKeyMarker>a%01</NextKeyMarker>';
    const marker = '<NextVersionIdMarker>v1</NextVersionIdMarker>';
    const last = page(`${END}${entry('Version', 'b&amp;+%41', 'v2', true, '1')}`);
    const all = await list(page(`${ESCAPED}${more}${marker}${first}`), last);
    expect(idsOf(all)).toEqual([
      ['a\u0001& +ü', 'v1'],
      ['b&+%41', 'v2'],
    ]);
    const queries = asked.map(({ url }) => Object.fromEntries(new URL(url, 'http://localhost').searchParams));
    expect(queries.map((query) => [query['key-marker'], query['version-id-marker'], query['encoding-type']])).toEqual([
      ['AWSLogs/0', undefined, 'url'],
      ['a\u0001', 'v1', 'url'],
    ]);
  });

  it('joins the versions of a key that stand on several pages', async () => {
    const onPage = (key: string, id: string, time: string): Answer =>
      page(
        `<IsTruncated>true</IsTruncated><NextKeyMarker>${key}</NextKeyMarker>${entry('Version', key, id, false, time)}`,
      );
    const last = page(`${END}${entry('Version', 'a', 'v1', false, '1')}${entry('Version', 'b', 'v9', true, '1')}`);
    const repeated = onPage('a', 'v2', '2');
    expect(idsOf(await list(onPage('a', 'v3', '3'), repeated, repeated, last))).toEqual([
      ['a', 'v3', 'v2', 'v1'],
      ['b', 'v9'],
    ]);
  });

  it('tells what lies directly below a prefix', async () => {
    const folder = (name: string): string => `<CommonPrefixes><Prefix>AWSLogs/${name}/</Prefix></CommonPrefixes>`;
    const object = entry('Version', 'AWSLogs/stray', 'v1', true, '1');
    answers = [page(`${ESCAPED}${END}${folder('111122223333')}${folder('o-%61')}${object}`)];
    const { folders, objects } = await fetcher().level('logs', 'AWSLogs/');
    expect(folders).toEqual(['111122223333', 'o-a']);
    expect(idsOf([...objects])).toEqual([['AWSLogs/stray', 'v1']]);
  });

  it.each<[string, Answer]>([
    ['is refused', error(403, 'AccessDenied')],
    ['is empty', (response) => response.end()],
    ['is no XML', (response) => response.end('<ListVersionsResult><Is')],
    ['does not say whether it goes on', page(entry('Version', 'a', 'v1', true, '1'))],
    ['does not say where it goes on', page('<IsTruncated>true</IsTruncated>')],
  ])('that %s stops the verification', async (_what, answer) => {
    await expect(list(answer)).rejects.toThrow(ArchiveUnreadableError);
  });
});
