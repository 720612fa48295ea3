/** Plain HTTP is tried only where TLS is what else would be spoken. */
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { withoutTls } from '../../lib/drill/plain-http';

const CREDENTIALS = { accessKeyId: 'a', secretAccessKey: 's' };

/** A client whose requests are answered before the network, and where they would have gone. */
function client(endpoint?: string) {
  const s3 = new S3Client({ region: 'eu-central-1', credentials: CREDENTIALS, ...(endpoint && { endpoint }) });
  return { s3, sent: sentBy(s3) };
}

function sentBy(s3: S3Client): string[] {
  const sent: string[] = [];
  s3.middlewareStack.add(
    () => (args) => {
      const { protocol, hostname, port } = args.request as { protocol: string; hostname: string; port?: number };
      sent.push(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
      return Promise.resolve({ response: {}, output: { $metadata: {} } as never });
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return sent;
}

const ask = (s3: S3Client) => s3.send(new HeadBucketCommand({ Bucket: 'example' }));

test('speaks plain HTTP with the host with which the client speaks TLS', async () => {
  const { s3, sent } = client();
  const plainHttp = withoutTls(s3);
  await ask(s3);
  const plain = plainHttp();
  if (!plain) throw new Error('The client speaks TLS.');
  const inPlain = sentBy(plain);
  await ask(plain);
  expect(sent).toEqual(['https://example.s3.eu-central-1.amazonaws.com']);
  expect(inPlain).toEqual(['http://example.s3.eu-central-1.amazonaws.com']);
});

test('is nothing where the endpoint has no TLS', async () => {
  const { s3 } = client('http://127.0.0.1:4566');
  const plainHttp = withoutTls(s3);
  await ask(s3);
  expect(plainHttp()).toBeUndefined();
});

test('is nothing before the first request', () => {
  expect(withoutTls(client().s3)()).toBeUndefined();
});

describe('where the environment names an endpoint with TLS', () => {
  const { AWS_ENDPOINT_URL } = process.env;
  beforeAll(() => {
    process.env.AWS_ENDPOINT_URL = 'https://s3.internal.example.com:443';
  });
  afterAll(() => {
    if (AWS_ENDPOINT_URL === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = AWS_ENDPOINT_URL;
  });

  test('plain HTTP goes there, to the port of HTTP', async () => {
    const { s3 } = client();
    const plainHttp = withoutTls(s3);
    await ask(s3);
    const plain = plainHttp();
    if (!plain) throw new Error('The client speaks TLS.');
    const inPlain = sentBy(plain);
    await ask(plain);
    expect(inPlain).toEqual(['http://example.s3.internal.example.com']);
  });
});
