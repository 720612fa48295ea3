/**
 * The endpoint of the benchmark, in a process of its own: an archive in memory, served as S3 and CloudTrail serve it to
 * `aws cloudtrail validate-logs` and to `wormtrail verify`. moto would be slower than all that is measured.
 *
 * Arguments: hours, files an hour, events a file, and after how many events one is a deletion. Prints one line of JSON when it is ready.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildArchive, type ArchivedObject } from '../../test/support/archive/archive';
import { makeSigningKey } from '../../test/support/archive/signing-key';
import { BENCH_SCOPE, BENCH_START } from './scope';

const [hours = 24, filesPerHour = 50, eventsPerFile = 250, deletionEvery] = process.argv.slice(2).map(Number);
const key = makeSigningKey();
const objects = new Map<string, ArchivedObject>();
let logFiles = 0;
for (const hour of buildArchive({
  ...{ scope: BENCH_SCOPE, key, start: BENCH_START, hours, filesPerHour, eventsPerFile, deletionEvery },
  contents: 50,
})) {
  for (const object of [...hour.logFiles, hour.digest]) objects.set(object.key, object);
  logFiles += hour.logFiles.length;
}
const keys = [...objects.keys()].sort();

let latency = 0;
let requests = { get: 0, list: 0, other: 0 };

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/bench') control(url, response);
  else if (latency > 0) setTimeout(() => answer(request, url, response), latency);
  else answer(request, url, response);
});

/** Sets the latency, answers with the requests since the last time. */
function control(url: URL, response: ServerResponse): void {
  latency = Number(url.searchParams.get('latency') ?? latency);
  response.end(JSON.stringify(requests));
  requests = { get: 0, list: 0, other: 0 };
}

function answer(request: IncomingMessage, url: URL, response: ServerResponse): void {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return cloudTrail(target, request, response);
  const key = decodeURIComponent(url.pathname).slice(`/${BENCH_SCOPE.bucket}`.length).replace(/^\//, '');
  if (key !== '') return getObject(key, response);
  const { searchParams } = url;
  if (searchParams.has('location'))
    return xml(response, 'other', '<LocationConstraint>eu-central-1</LocationConstraint>');
  if (request.method === 'HEAD') return xml(response, 'other', '');
  if (searchParams.has('versions')) return xml(response, 'list', listing(searchParams, 'key-marker', true));
  return xml(response, 'list', listing(searchParams, 'marker', false));
}

function getObject(key: string, response: ServerResponse): void {
  requests.get += 1;
  const object = objects.get(key);
  if (!object) {
    response.statusCode = 404;
    response.end('<Error><Code>NoSuchKey</Code></Error>');
    return;
  }
  response.setHeader('content-length', object.body.length);
  response.setHeader('etag', '"0"');
  for (const [name, value] of Object.entries(object.metadata)) response.setHeader(`x-amz-meta-${name}`, value);
  response.end(object.body);
}

function listing(search: URLSearchParams, marker: string, versions: boolean): string {
  const prefix = search.get('prefix') ?? '';
  const after = search.get(marker) ?? '';
  const below = keys.filter((name) => name.startsWith(prefix) && name > after);
  if (search.has('delimiter')) {
    const folders = new Set(below.map((name) => name.slice(0, name.indexOf('/', prefix.length) + 1)));
    const common = [...folders].map((name) => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`);
    return `<ListVersionsResult><IsTruncated>false</IsTruncated>${common.join('')}</ListVersionsResult>`;
  }
  const page = below.slice(0, 1000);
  const more = below.length > page.length;
  const next = versions ? 'NextKeyMarker' : 'NextMarker';
  const root = versions ? 'ListVersionsResult' : 'ListBucketResult';
  const items = page.map((name) => (versions ? version(name) : `<Contents><Key>${name}</Key></Contents>`));
  const tail = more ? `<${next}>${page.at(-1) ?? ''}</${next}>` : '';
  return `<${root}><IsTruncated>${more}</IsTruncated>${tail}${items.join('')}</${root}>`;
}

function version(name: string): string {
  const size = objects.get(name)?.body.length ?? 0;
  return (
    `<Version><Key>${name}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>` +
    `<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"0"</ETag><Size>${size}</Size></Version>`
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
  response.setHeader('x-amz-bucket-region', 'eu-central-1');
  response.end(body);
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const zipped = [...objects.values()].reduce((sum, { body }) => sum + body.length, 0);
  process.stdout.write(`${JSON.stringify({ port, logFiles, digests: keys.length - logFiles, zipped })}\n`);
});
// Ends with the process that started it.
process.stdin.resume().on('end', () => process.exit(0));
