/** What the functions' bundles change of the SDK changes nothing of what they send and read. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { securityHubBatches, type SecurityHubFinding } from '../../lib/findings/asff';
import { report } from '../../lib/findings/finding';
import { BUNDLE_OPTIONS } from '../../scripts/bundle-functions';
import { finding, ordinaryReport } from '../support/reports';

/** Sends findings with a client whose requests go nowhere; answers with what would have gone over the wire. */
const SENDER = `
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
export async function sent(Findings) {
  let request;
  const requestHandler = { handle: async (it) => { request = it; throw new Error('nothing is sent'); } };
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  const client = new SecurityHubClient({ region: 'eu-central-1', credentials, requestHandler, maxAttempts: 1 });
  await client.send(new BatchImportFindingsCommand({ Findings })).catch(() => undefined);
  return JSON.parse(request.body);
}
`;

interface Sender {
  sent(findings: readonly SecurityHubFinding[]): Promise<unknown>;
}

/** Reads XML as the clients do, or says why it cannot. */
const READER = `
import { parseXML } from '@aws-sdk/xml-builder';
export function read(xml) {
  try {
    return { value: parseXML(xml) };
  } catch ({ message }) {
    return { message };
  }
}
`;

interface Reader {
  read(xml: string): unknown;
}

/** Makes calls on an endpoint that answers every one alike, with steps that come and go; tells what was sent, answered and heard. */
const CALLER = `
import { Readable } from 'node:stream';
import { GetBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
export async function calls() {
  const told = [];
  const answer = (it) => ({ statusCode: 200, headers: {}, body: Readable.from([JSON.stringify({ Policy: it.hostname })]) });
  const requestHandler = {
    async handle(it, { abortSignal }) {
      const { host, 'x-amz-user-agent': agent, 'x-heard': heard } = it.headers;
      told.push({ host, path: it.path, heard, agent, aborts: abortSignal !== undefined, signed: 'authorization' in it.headers });
      return { response: answer(it) };
    },
  };
  const given = { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' }, requestHandler };
  const [s3, kms, other] = [new S3Client(given), new KMSClient(given), new KMSClient({ ...given, region: 'us-east-1' })];
  const hear = (what) => (next) => (it) => ((it.request.headers['x-heard'] = what), next(it));
  const send = async (client, command, options) => told.push(await client.send(command, options).catch(({ message }) => message));
  const asked = (KeyId) => new GetKeyPolicyCommand({ KeyId });
  await Promise.all([send(kms, asked('a')), send(kms, asked('b'), { abortSignal: new AbortController().signal })]);
  await send(other, asked('a'));
  kms.middlewareStack.add(hear('client'), { step: 'build', name: 'hear' });
  await send(kms, asked('c'));
  const special = asked('d');
  special.middlewareStack.add(hear('command'), { step: 'build', priority: 'low' });
  await send(kms, special);
  await send(kms, special);
  await send(kms, asked('e'));
  kms.middlewareStack.remove('hear');
  await send(kms, asked('f'));
  await send(kms, asked());
  for (const Bucket of ['one', 'two', 'no/bucket']) await send(s3, new GetBucketPolicyCommand({ Bucket }));
  await send(s3, new PutObjectCommand({ Bucket: 'one', Key: 'a b', Body: 'text' }));
  return told;
}
`;

interface Caller {
  calls(): Promise<readonly { readonly heard?: string }[]>;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wormtrail-lean-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program with the SDK as functions have it, and one with the SDK as it is published. */
async function both<Program>(name: string, contents: string): Promise<[lean: Program, published: Program]> {
  const bundled = async (plugins: typeof BUNDLE_OPTIONS.plugins): Promise<Program> => {
    const outfile = join(folder, `${name}-${plugins?.length ?? 0}.js`);
    const stdin = { contents, resolveDir: process.cwd() };
    await build({ ...BUNDLE_OPTIONS, plugins: plugins ?? [], target: 'node20', stdin, outfile });
    return (await import(outfile)) as Program;
  };
  return [await bundled(BUNDLE_OPTIONS.plugins), await bundled([])];
}

test('findings for Security Hub are the same with the SDK as it is published', async () => {
  const environment = { account: '111122223333', region: 'eu-central-1' };
  const reports = [ordinaryReport(), report([finding({ status: 'FAIL', resourceType: 'AWS::S3::Bucket' })])];
  const [lean, published] = await both<Sender>('sender', SENDER);
  for (const one of reports) {
    const [batch = []] = securityHubBatches(one, { environment, at: new Date('2026-11-22') });
    const sent = await lean.sent(batch);
    expect(sent).toEqual(await published.sent(batch));
    expect((sent as { Findings: unknown[] }).Findings).toHaveLength(batch.length);
  }
});

test('calls go through the same steps, those included that were added or removed after others', async () => {
  const [lean, published] = await both<Caller>('caller', CALLER);
  const told = await lean.calls();
  expect(told).toEqual(await published.calls());
  expect(told.flatMap(({ heard = [] }) => heard)).toEqual(['client', 'command', 'command', 'client']);
});

describe('XML', () => {
  let lean: Reader;
  let published: Reader;
  beforeAll(async () => {
    [lean, published] = await both<Reader>('reader', READER);
  });

  test.each([
    [
      'an answer',
      '<?xml version="1.0"?><A xmlns="x"><B>one &amp; two</B><B/><C>3</C></A>',
      { A: { B: ['one & two', ''] } },
    ],
    ['a text that goes on after an element', '<A>one<B>2</B> three</A>', { A: { '#text': 'one three', B: '2' } }],
    ['a document type, in whatever case,', '<?xml version="1.0"?><!docType A><A>1</A>', { A: '1' }],
    ['a document in a text', '<A>{&quot;Key&quot;: &quot;ünï&quot;}</A>', { A: '{"Key": "ünï"}' }],
  ])('%s is read', (_, xml, value) => {
    expect(lean.read(xml)).toMatchObject({ value });
  });

  test('whatever stands in it is read, or refused, as by the SDK that is published', () => {
    const piece = fc.constantFrom(
      '<A>',
      '</A>',
      '<B c="d">',
      '</B>',
      '<C/>',
      '&lt;',
      '&#65;',
      '<!doctype A>',
      '<',
      '>',
      '\n',
      ' ',
    );
    const xml = fc.array(fc.oneof(piece, fc.string({ maxLength: 5 }))).map((pieces) => pieces.join(''));
    const document = fc.oneof(
      xml,
      xml.map((inner) => `<A>${inner}</A>`),
    );
    fc.assert(
      fc.property(document, (text) => expect(lean.read(text)).toEqual(published.read(text))),
      { numRuns: 2000 },
    );
  });
});
