/** What CloudTrail answers of its public keys: one Region that refuses leaves its own chain unproven, and stops no other. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsFetcher } from '../../lib/integrity/aws-fetcher';
import { ArchiveUnreadableError, PublicKeysDeniedError } from '../../lib/integrity/errors';
import { TRAIL_ARN } from './support';

const HOUR = 3_600_000;
const END = new Date('2026-01-16T00:00:00Z');
/** A policy of the organization denies us-west-2; eu-west-3 is not signed in to. */
const REFUSALS: Readonly<Record<string, string>> = {
  'us-west-2': 'AccessDeniedException',
  'eu-west-3': 'UnrecognizedClientException',
};

/** CloudTrail of every Region: which one is asked says the signature. */
const server = createServer((request, response) => {
  const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const __type = REFUSALS[region];
  response.statusCode = __type ? 400 : 200;
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  const PublicKeyList = [{ Fingerprint: 'f1', Value: Buffer.from('key').toString('base64') }];
  response.end(JSON.stringify(__type ? { __type, message: 'explicit deny' } : { PublicKeyList }));
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

const keysOf = (region: string) =>
  new AwsFetcher({ region: 'eu-central-1', trailArn: TRAIL_ARN }).publicKeys(
    region,
    new Date(END.getTime() - HOUR),
    END,
  );

test('are read in the Region that is asked for', async () => {
  expect(await keysOf('eu-central-1')).toEqual([{ fingerprint: 'f1', value: Buffer.from('key') }]);
});

test('are denied in a Region that an organization denies, which says the right that is missing', async () => {
  const denied = keysOf('us-west-2');
  await expect(denied).rejects.toBeInstanceOf(PublicKeysDeniedError);
  await expect(denied).rejects.toThrow(/public keys of us-west-2 .*cloudtrail:ListPublicKeys.*explicit deny/);
});

test('could not be read where anything else is wrong: that is no missing right', async () => {
  const failed = keysOf('eu-west-3');
  await expect(failed).rejects.toBeInstanceOf(ArchiveUnreadableError);
  await expect(failed).rejects.not.toBeInstanceOf(PublicKeysDeniedError);
});
