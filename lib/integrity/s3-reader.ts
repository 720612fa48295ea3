/**
 * Reads objects of one bucket with the parts of the SDK that a GET needs: its endpoint, its signer, its connections and
 * its retries. The whole of `GetObjectCommand` costs more processor time per object than unzipping and hashing one.
 */
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { ArchiveUnreadableError, ObjectUnreadableError } from './errors';
import type { ObjectName, Retention, StoredObject } from './fetcher';

/** Larger than any log file that CloudTrail writes; what is larger is not held in memory. */
const MOST_BYTES = 128 * 1024 * 1024;

type Handler = S3Client['config']['requestHandler'];
type HttpRequest = Parameters<Handler['handle']>[0];
type HttpResponse = Awaited<ReturnType<Handler['handle']>>['response'];
type RequestSigner = Awaited<ReturnType<S3Client['config']['signer']>>;
type RetryStrategy = Extract<Awaited<ReturnType<S3Client['config']['retryStrategy']>>, { recordSuccess: unknown }>;
interface Address {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export class S3Reader {
  private constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly address: Address,
    private readonly signer: RequestSigner,
  ) {}

  /** Finds out where the SDK sends requests for a bucket to, and who signs them. @throws ArchiveUnreadableError */
  static async open(client: S3Client, bucket: string): Promise<S3Reader> {
    const command = new HeadBucketCommand({ Bucket: bucket });
    let address: Address | undefined;
    command.middlewareStack.add(
      (next) => (args) => {
        const { protocol, hostname, port, path } = args.request as Address;
        address = { protocol, hostname, ...(port !== undefined && { port }), path: path.replace(/\/$/, '') };
        return next(args);
      },
      { step: 'finalizeRequest', name: 'rememberAddress', priority: 'low' },
    );
    try {
      const { BucketRegion } = await client.send(command);
      const signingRegion = BucketRegion ?? (await client.config.region());
      const scheme = { name: 'sigv4', signingName: 's3', signingRegion, properties: {} };
      const signer = await client.config.signer(scheme);
      if (!address) throw new Error('the request had no address');
      return new S3Reader(client, bucket, address, signer);
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new ArchiveUnreadableError(
        `The bucket ${bucket} could not be reached: ${reason}. Check its name, your credentials and s3:ListBucket.`,
        { cause: error },
      );
    }
  }

  /** See `Fetcher.get`. */
  async get({ key, versionId }: ObjectName): Promise<StoredObject | undefined> {
    const { status, headers, body } = await this.request(key, versionId);
    if (status === 200) return storedObject(headers, body);
    const code = /<Code>([A-Za-z]+)<\/Code>/.exec(body.toString('utf8', 0, 2000))?.[1] ?? `status ${status}`;
    if (code === 'NoSuchKey' || code === 'NoSuchVersion' || code === 'MethodNotAllowed') return undefined;
    if (code === 'NoSuchBucket') throw new ArchiveUnreadableError(`The bucket ${this.bucket} does not exist.`);
    throw new ObjectUnreadableError(REASONS[code] ?? `S3 answered ${code}`);
  }

  /** Asks again where S3 or the network stumbled, as often as the SDK is configured to. */
  private async request(key: string, versionId: string | undefined): Promise<Answer> {
    const strategy = (await this.client.config.retryStrategy()) as RetryStrategy;
    let token = await strategy.acquireInitialRetryToken('get');
    for (;;) {
      const answer = await this.attempt(key, versionId).catch((error: unknown) => toError(error));
      if (!(answer instanceof Error) && answer.status < 500 && answer.status !== 429) return answer;
      if (answer instanceof ObjectUnreadableError) throw answer;
      const throttled = !(answer instanceof Error) && (answer.status === 503 || answer.status === 429);
      try {
        token = await strategy.refreshRetryTokenForRetry(token, { errorType: throttled ? 'THROTTLING' : 'TRANSIENT' });
      } catch (cause) {
        const reason = answer instanceof Error ? answer.message : `status ${answer.status}`;
        throw new ArchiveUnreadableError(`s3://${this.bucket}/${key} could not be fetched: ${reason}.`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, token.getRetryDelay()));
    }
  }

  private async attempt(key: string, versionId: string | undefined): Promise<Answer> {
    const { address } = this;
    const query: Record<string, string> = versionId === undefined ? {} : { versionId };
    const request = {
      ...address,
      method: 'GET',
      path: `${address.path}/${key.split('/').map(escapePart).join('/')}`,
      query,
      headers: { host: address.port ? `${address.hostname}:${address.port}` : address.hostname },
    };
    const signed = await this.signer.sign(request);
    const { response } = await this.client.config.requestHandler.handle(signed as HttpRequest);
    return { status: response.statusCode, headers: response.headers, body: await collect(response) };
  }
}

/** Why an object that exists cannot be read, for people. */
const REASONS: Readonly<Record<string, string>> = {
  AccessDenied: 'access was denied: s3:GetObject, s3:GetObjectVersion and kms:Decrypt are needed',
  InvalidObjectState: 'it is archived in a cold storage class: restore it first',
  KMSDisabledException: 'the KMS key that encrypts it is disabled',
};

function storedObject(headers: Readonly<Record<string, string>>, body: Buffer): StoredObject {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-amz-meta-')) metadata[name.slice('x-amz-meta-'.length)] = value;
  }
  const versionId = headers['x-amz-version-id'];
  const retention = retentionOf(headers);
  return { body, metadata, ...(versionId && { versionId }), ...(retention && { retention }) };
}

function retentionOf(headers: Readonly<Record<string, string>>): Retention | undefined {
  const mode = headers['x-amz-object-lock-mode'];
  const until = new Date(headers['x-amz-object-lock-retain-until-date'] ?? '');
  return mode && !Number.isNaN(until.getTime()) ? { mode, until } : undefined;
}

/** RFC 3986: what the signature and the path have to agree upon. */
function escapePart(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function collect(response: HttpResponse): Promise<Buffer> {
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  const stream = response.body as AsyncIterable<Buffer> & { destroy(): void };
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_BYTES || length > MOST_BYTES) {
      stream.destroy();
      throw new ObjectUnreadableError(`it is larger than ${MOST_BYTES} bytes, which no log file of CloudTrail is`);
    }
  }
  if (!Number.isNaN(length) && bytes !== length) throw new Error(`${bytes} of ${length} bytes arrived`);
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
