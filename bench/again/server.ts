/**
 * The archive of bench/verify, and the evidence of its first verification with a ledger over it, served as S3 and CloudTrail serve them.
 * Arguments: hours, files an hour, events a file. Prints one line of JSON when it is ready.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EvidenceStore } from '../../lib/evidence/store';
import type { ObjectVersions } from '../../lib/integrity/fetcher';
import { KeptKeys } from '../../lib/integrity/kept-keys';
import { Manifests } from '../../lib/integrity/run/manifests';
import { verify } from '../../lib/integrity/verify';
import { appendToLedger } from '../../lib/ledger/append';
import { LedgerStore } from '../../lib/ledger/store';
import { ledgerSigner } from '../../test/ledger/support';
import { buildArchive } from '../../test/support/archive/archive';
import { MemoryBucket } from '../../test/support/archive/memory-bucket';
import { makeSigningKey } from '../../test/support/archive/signing-key';
import { writeRun } from '../../test/support/evidence';
import { Bucket, bytesOf } from '../../test/support/s3-in-memory';
import { BENCH_SCOPE, BENCH_START, BENCH_TRAIL_ARN } from '../verify/scope';
import { AUDIT_LOG, EVIDENCE_BUCKET } from './names';

const [hours = 24, filesPerHour = 50, eventsPerFile = 300] = process.argv.slice(2).map(Number);
const key = makeSigningKey();
const archive = new MemoryBucket(BENCH_SCOPE.bucket);
archive.keys = [key];
archive.status = { logging: true, startedAt: BENCH_START };
archive.deliver(
  buildArchive({ scope: BENCH_SCOPE, key, start: BENCH_START, hours, filesPerHour, eventsPerFile, contents: 50 }),
);
const evidence = new MemoryBucket(EVIDENCE_BUCKET);

/** What a deployed audit log writes of its first day. */
async function verifyOnce(): Promise<void> {
  const bucket = new Bucket();
  bucket.lock = { mode: 'COMPLIANCE', until: new Date('2033-01-01T00:00:00Z') };
  const store = new EvidenceStore(bucket.client(), EVIDENCE_BUCKET, AUDIT_LOG);
  const [start, end, now] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-02T03:00:00Z'].map(
    (time) => new Date(time),
  ) as [Date, Date, Date];
  bucket.now = now;
  const manifests = new Manifests(archive);
  const what = {
    ...BENCH_SCOPE,
    trailArn: BENCH_TRAIL_ARN,
    accounts: [BENCH_SCOPE.account],
    regions: [BENCH_SCOPE.region],
  };
  const result = await verify({ ...what, start, end, now, proven: manifests }, manifests.fetcher);
  await writeRun(store, now);
  await writeRun(store.verifications(), now, [], 'log-verification');
  await new KeptKeys(store).keep(archive, [BENCH_SCOPE.region], { start, end });
  await manifests.write(store, '2026-01-01', now, result);
  const signer = ledgerSigner(generateKeyPairSync('ed25519').privateKey);
  await appendToLedger(new LedgerStore(bucket.client(), store), signer, { now, retentionDays: 2192 });
  for (const version of bucket.versions) evidence.put({ key: version.key, body: bytesOf(version), metadata: {} });
}

let latency = 0;
let requests = { get: 0, list: 0, other: 0 };

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/bench') control(url, response);
  else setTimeout(() => void answer(request, url, response), latency);
});

/** Sets the latency, answers with the requests since the last time. */
function control(url: URL, response: ServerResponse): void {
  latency = Number(url.searchParams.get('latency') ?? latency);
  response.end(JSON.stringify(requests));
  requests = { get: 0, list: 0, other: 0 };
}

async function answer(request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return cloudTrail(target, request, response);
  const [, name = '', ...parts] = decodeURIComponent(url.pathname).split('/');
  const bucket = name === EVIDENCE_BUCKET ? evidence : archive;
  if (parts.join('/') !== '') return getObject(bucket, parts.join('/'), response);
  if (request.method === 'HEAD') return xml(response, 'other', '');
  return xml(response, 'list', await listing(bucket, url.searchParams));
}

async function getObject(bucket: MemoryBucket, key: string, response: ServerResponse): Promise<void> {
  requests.get += 1;
  const stored = await bucket.get({ bucket: bucket.name, key });
  if (!stored) {
    response.statusCode = 404;
    response.end('<Error><Code>NoSuchKey</Code></Error>');
    return;
  }
  response.setHeader('content-length', stored.body.length);
  response.setHeader('etag', stored.etag ?? '');
  response.setHeader('x-amz-version-id', stored.versionId ?? '');
  for (const [name, value] of Object.entries(stored.metadata)) response.setHeader(`x-amz-meta-${name}`, value);
  response.end(stored.body);
}

async function listing(bucket: MemoryBucket, search: URLSearchParams): Promise<string> {
  const prefix = search.get('prefix') ?? '';
  if (search.has('delimiter')) {
    const { folders } = await bucket.level(bucket.name, prefix);
    const common = folders.map((folder) => `<CommonPrefixes><Prefix>${prefix}${folder}/</Prefix></CommonPrefixes>`);
    return `<ListVersionsResult><Name>${bucket.name}</Name><IsTruncated>false</IsTruncated>${common.join('')}</ListVersionsResult>`;
  }
  const pages = bucket.list(bucket.name, prefix, search.get('key-marker') ?? '')[Symbol.asyncIterator]();
  const page = ((await pages.next()).value ?? []) as readonly ObjectVersions[];
  const more = page.length === 1000;
  const tail = more ? `<NextKeyMarker>${page.at(-1)?.key ?? ''}</NextKeyMarker>` : '';
  return `<ListVersionsResult><Name>${bucket.name}</Name><IsTruncated>${more}</IsTruncated>${tail}${page.map(versionXml).join('')}</ListVersionsResult>`;
}

function versionXml({ key, versions: [version] }: ObjectVersions): string {
  return (
    `<Version><Key>${key}</Key><VersionId>${version?.versionId ?? ''}</VersionId><IsLatest>true</IsLatest>` +
    `<LastModified>${version?.lastModified ?? ''}</LastModified><ETag>${version?.etag ?? ''}</ETag><Size>${version?.size ?? 0}</Size></Version>`
  );
}

function cloudTrail(target: string, request: IncomingMessage, response: ServerResponse): void {
  requests.other += 1;
  request.resume();
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  const keyList = [{ Fingerprint: key.fingerprint, Value: key.value.toString('base64') }];
  response.end(JSON.stringify(target.endsWith('ListPublicKeys') ? { PublicKeyList: keyList } : { IsLogging: true }));
}

function xml(response: ServerResponse, kind: keyof typeof requests, body: string): void {
  requests[kind] += 1;
  response.setHeader('content-type', 'application/xml');
  response.setHeader('x-amz-bucket-region', BENCH_SCOPE.region);
  response.end(body);
}

server.keepAliveTimeout = 60_000;
void verifyOnce().then(() =>
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    const logFiles = hours * filesPerHour;
    process.stdout.write(`${JSON.stringify({ port, logFiles, digests: hours })}\n`);
  }),
);
// Ends with the process that started it.
process.stdin.resume().on('end', () => process.exit(0));
