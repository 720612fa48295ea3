/** Requests are signed as the SDK signs them. */
import fc from 'fast-check';
import { S3Client } from '@aws-sdk/client-s3';
import { RequestSigner, type Credentials } from '../../lib/integrity/request-signer';

const CREDENTIALS: Credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
const NOON = new Date('2026-01-08T12:00:00Z');
const REQUEST = { host: 'logs.s3.eu-central-1.amazonaws.com', path: '/AWSLogs/a.json.gz', search: 'versionId=v1' };

/** The headers that the SDK's own signer gives the same request. */
async function signedBySdk(
  { host, path, search }: typeof REQUEST,
  region: string,
  credentials: Credentials,
  signingDate: Date,
): Promise<Record<string, string>> {
  const { config } = new S3Client({ region, credentials });
  const scheme = { name: 'sigv4', signingName: 's3', signingRegion: region, properties: {} };
  const signer = await config.signer(scheme);
  const query = Object.fromEntries(new URLSearchParams(search));
  const request = { protocol: 'https:', hostname: host, path, query, headers: { host }, method: 'GET' };
  return (await signer.sign(request, { signingDate })).headers;
}

const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2039-12-31'), noInvalidDate: true });
const word = fc.stringMatching(/^[A-Za-z0-9/+=]{1,40}$/);
const credentials = fc.record(
  { accessKeyId: word, secretAccessKey: word, sessionToken: word },
  {
    requiredKeys: ['accessKeyId', 'secretAccessKey'],
  },
);
const key = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 5 });
const query = fc.dictionary(fc.constantFrom('versionId', 'prefix', 'key-marker', 'versions'), fc.string());

function escaped(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

describe('the signature of a request', () => {
  it('is the one of the SDK, whatever the key, the query, the credentials and the time', async () => {
    const property = fc.asyncProperty(key, query, credentials, time, async (parts, words, who, when) => {
      const search = Object.entries(words).map(([name, value]) => `${name}=${escaped(value)}`);
      const request = { host: REQUEST.host, path: `/${parts.map(escaped).join('/')}`, search: search.sort().join('&') };
      const headers = new RequestSigner('eu-central-1').headers(request, who, when);
      expect(headers).toEqual(await signedBySdk(request, 'eu-central-1', who, when));
    });
    await fc.assert(property);
  });

  it('carries the token of temporary credentials', () => {
    const temporary = { ...CREDENTIALS, sessionToken: 'token' };
    const headers = new RequestSigner('eu-central-1').headers(REQUEST, temporary, NOON);
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers.authorization).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,');
  });

  it.each([
    ['the next day', CREDENTIALS, new Date('2026-01-09T12:00:00Z')],
    ['renewed credentials', { ...CREDENTIALS, secretAccessKey: 'another' }, NOON],
  ])('uses no key of before on %s', (_, who, when) => {
    const used = new RequestSigner('eu-central-1');
    used.headers(REQUEST, CREDENTIALS, NOON);
    expect(used.headers(REQUEST, who, when)).toEqual(new RequestSigner('eu-central-1').headers(REQUEST, who, when));
  });
});
