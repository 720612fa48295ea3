/**
 * Reads one bucket over plain HTTP connections with the SDK's address, credentials and retries. `GetObjectCommand` and
 * `ListObjectVersionsCommand` cost more processor time an object than unzipping and hashing it (bench/verify).
 */
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { ArchiveUnreadableError, ObjectUnreadableError } from './errors';
import type { ObjectName, Retention, StoredObject } from './fetcher';
import { RequestSigner, type Credentials } from './request-signer';

/** Larger than any log file that CloudTrail writes; what is larger is not held in memory. */
const MOST_BYTES = 128 * 1024 * 1024;
const SILENCE = 60_000;

type Query = Readonly<Record<string, string>>;
type RetryStrategy = Extract<Awaited<ReturnType<S3Client['config']['retryStrategy']>>, { recordSuccess: unknown }>;

/** Where the SDK sends requests for the bucket to. */
interface Address {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export class S3Reader {
  private readonly agent: HttpAgent;
  private readonly send: typeof httpRequest;

  private constructor(
    private readonly bucket: string,
    private readonly address: Address,
    private readonly signer: RequestSigner,
    /** Asked before each request: the SDK keeps them, and renews them in time. */
    private readonly credentials: () => Promise<Credentials>,
    private readonly retries: RetryStrategy,
    connections: number,
  ) {
    const secure = address.protocol === 'https:';
    const options = { keepAlive: true, maxSockets: connections, timeout: SILENCE };
    this.agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
    this.send = secure ? httpsRequest : httpRequest;
  }

  /** Finds out where the SDK sends requests for a bucket to, and in which Region. @throws ArchiveUnreadableError */
  static async open(client: S3Client, bucket: string, connections: number): Promise<S3Reader> {
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
      const signer = new RequestSigner(BucketRegion ?? (await client.config.region()));
      if (!address) throw new Error('the request had no address');
      const retries = (await client.config.retryStrategy()) as RetryStrategy;
      return new S3Reader(bucket, address, signer, () => client.config.credentials(), retries, connections);
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
    const query: Query = versionId === undefined ? {} : { versionId };
    const { status, headers, body } = await this.request(`/${key.split('/').map(escapePart).join('/')}`, query);
    if (status === 200) return storedObject(headers, body);
    const code = codeOf(body) ?? `status ${status}`;
    if (code === 'NoSuchKey' || code === 'NoSuchVersion' || code === 'MethodNotAllowed') return undefined;
    if (code === 'NoSuchBucket') throw new ArchiveUnreadableError(`The bucket ${this.bucket} does not exist.`);
    throw new ObjectUnreadableError(REASONS[code] ?? `S3 answered ${code}`);
  }

  /** The XML of one page of ListObjectVersions. @throws ArchiveUnreadableError */
  async listVersions(query: Query): Promise<string> {
    const { status, body } = await this.request(this.address.path === '' ? '/' : '', { ...query, versions: '' });
    if (status === 200) return body.toString('utf8');
    throw new ArchiveUnreadableError(
      `s3://${this.bucket}/${query.prefix ?? ''} could not be listed: ${codeOf(body) ?? `status ${status}`}. ` +
        'The right s3:ListBucketVersions is needed.',
    );
  }

  /** Asks again where S3 or the network stumbled, as often as the SDK is configured to. */
  private async request(path: string, query: Query): Promise<Answer> {
    let token: Awaited<ReturnType<RetryStrategy['acquireInitialRetryToken']>> | undefined;
    for (;;) {
      const answer = await this.attempt(path, query).catch((error: unknown) => toError(error));
      if (!(answer instanceof Error) && answer.status < 500 && answer.status !== 429) return answer;
      if (answer instanceof ObjectUnreadableError) throw answer;
      const throttled = !(answer instanceof Error) && (answer.status === 503 || answer.status === 429);
      try {
        token ??= await this.retries.acquireInitialRetryToken('wormtrail');
        const errorType = throttled ? 'THROTTLING' : 'TRANSIENT';
        token = await this.retries.refreshRetryTokenForRetry(token, { errorType });
      } catch (cause) {
        const reason = answer instanceof Error ? answer.message : `status ${answer.status}`;
        throw new ArchiveUnreadableError(`s3://${this.bucket}${path} could not be fetched: ${reason}.`, { cause });
      }
      const delay = token.getRetryDelay();
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }

  private async attempt(below: string, query: Query): Promise<Answer> {
    const { hostname, port } = this.address;
    const path = `${this.address.path}${below}`;
    const search = searchOf(query);
    const host = port ? `${hostname}:${port}` : hostname;
    const headers = this.signer.headers({ host, path, search }, await this.credentials());
    return new Promise((resolve, reject) => {
      const request = this.send({
        ...{ agent: this.agent, host: hostname, port, headers },
        path: search === '' ? path : `${path}?${search}`,
      });
      request.on('error', reject);
      request.on('timeout', () => request.destroy(new Error(`no answer within ${SILENCE / 1000} seconds`)));
      request.on('response', (response) => collect(response, resolve, reject));
      request.end();
    });
  }
}

function collect(response: IncomingMessage, resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
  const pieces: Buffer[] = [];
  let bytes = 0;
  response.on('data', (piece: Buffer) => {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes <= MOST_BYTES) return;
    response.destroy(
      new ObjectUnreadableError(`it is larger than ${MOST_BYTES} bytes, which no log file of CloudTrail is`),
    );
  });
  response.on('error', reject);
  response.on('end', () => {
    const body = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, bytes);
    resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
  });
}

/** Why an object that exists cannot be read, for people. */
const REASONS: Readonly<Record<string, string>> = {
  AccessDenied: 'access was denied: s3:GetObject, s3:GetObjectVersion and kms:Decrypt are needed',
  InvalidObjectState: 'it is archived in a cold storage class: restore it first',
  KMSDisabledException: 'the KMS key that encrypts it is disabled',
};

function codeOf(body: Buffer): string | undefined {
  return /<Code>([A-Za-z.]+)<\/Code>/.exec(body.toString('utf8', 0, 2000))?.[1];
}

function storedObject(headers: IncomingMessage['headers'], body: Buffer): StoredObject {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-amz-meta-')) metadata[name.slice('x-amz-meta-'.length)] = String(value);
  }
  const versionId = headers['x-amz-version-id'];
  const retention = retentionOf(headers);
  return { body, metadata, ...(versionId && { versionId: String(versionId) }), ...(retention && { retention }) };
}

function retentionOf(headers: IncomingMessage['headers']): Retention | undefined {
  const mode = headers['x-amz-object-lock-mode'];
  const until = new Date(String(headers['x-amz-object-lock-retain-until-date']));
  return mode && !Number.isNaN(until.getTime()) ? { mode: String(mode), until } : undefined;
}

/** In the order in which the signature takes it. */
function searchOf(query: Query): string {
  const pairs = Object.entries(query).map(([name, value]) => `${escapePart(name)}=${escapePart(value)}`);
  return pairs.sort().join('&');
}

/** RFC 3986: what the signature and the path have to agree upon. */
function escapePart(part: string): string {
  const escaped = encodeURIComponent(part);
  return /[!'()*]/.test(escaped) ? escaped.replace(/[!'()*]/g, percent) : escaped;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
