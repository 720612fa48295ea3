/** A versioned bucket in memory behind a real S3 client: for chains of evidence that tests break on purpose. */
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';

export interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly modified: Date;
  readonly body: string | undefined;
}

interface Lock {
  readonly mode?: string;
  readonly until?: Date;
}

interface RetentionGiven {
  readonly Mode: string;
  readonly RetainUntilDate: Date;
}

/** A real client whose calls end before the network. */
export function answeredBy(answer: (command: string, input: object) => object): S3Client {
  const client = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } });
  client.middlewareStack.add(
    (_, context) => (args) =>
      Promise.resolve({ response: {}, output: answer(context.commandName ?? '', args.input) as never }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

/** What the middleware answers the calls from. */
export class Bucket {
  /** Oldest first. */
  versions: Version[] = [];
  /** What HeadObject says of every object … */
  lock: Lock = { mode: 'COMPLIANCE', until: new Date('2040-01-01') };
  /** … but of these, by key. */
  readonly locks = new Map<string, Lock>();
  /** When S3 takes what comes next. @default a second after the version before */
  now: Date | undefined;
  /** Calls that are refused from now on, by name. */
  readonly refused = new Set<string>();
  /** Keys that GetObject answered. */
  readonly fetched: string[] = [];
  private count = 0;

  /** @param at When S3 took it. @default a second after the version before */
  write(key: string, body: string | undefined, at: Date | undefined = this.now): string {
    this.count += 1;
    const versionId = `v${this.count}`;
    this.versions.push({ key, versionId, modified: at ?? this.afterLast(), body });
    return versionId;
  }

  private afterLast(): Date {
    return new Date((this.versions.at(-1)?.modified.getTime() ?? 1_700_000_000_000) + 1000);
  }

  client(): S3Client {
    return answeredBy((command, input) => this.answer(command, input));
  }

  private answer(command: string, input: object): object {
    const { Key, VersionId, Body, Prefix = '', KeyMarker = '' } = input as Record<string, string | undefined>;
    if (this.refused.has(command)) throw named('AccessDenied');
    switch (command) {
      case PutObjectCommand.name: {
        if (this.latest(Key)?.body !== undefined) throw named('PreconditionFailed');
        const body = textOf(Key, Body);
        return { VersionId: this.write(Key ?? '', body, endOfRun(Key, body)) };
      }
      case PutObjectRetentionCommand.name: {
        const { Mode: mode, RetainUntilDate: until } = (input as { readonly Retention: RetentionGiven }).Retention;
        this.locks.set(Key ?? '', { mode, until });
        return {};
      }
      case HeadObjectCommand.name: {
        const { mode, until } = this.locks.get(Key ?? '') ?? this.lock;
        return { ObjectLockMode: mode, ObjectLockRetainUntilDate: until };
      }
      case GetObjectRetentionCommand.name: {
        const { mode: Mode, until: RetainUntilDate } = this.locks.get(Key ?? '') ?? this.lock;
        if (Mode === undefined) throw named('NoSuchObjectLockConfiguration');
        return { Retention: { Mode, RetainUntilDate } };
      }
      case GetObjectCommand.name: {
        const found = this.versions.find(({ key, versionId }) => key === Key && versionId === VersionId);
        if (found?.body === undefined) throw named('NoSuchKey');
        this.fetched.push(found.key);
        return { Body: { transformToByteArray: () => Promise.resolve(bytesOf(found)) } };
      }
      case ListObjectVersionsCommand.name: {
        const below = this.versions.filter(({ key }) => key.startsWith(Prefix) && key > KeyMarker);
        const latest = new Map(below.map((version) => [version.key, version]));
        const listed = below
          .reverse()
          .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
          .map((version) => ({
            Key: version.key,
            VersionId: version.versionId,
            LastModified: version.modified,
            ...(version.body !== undefined && { Size: bytesOf(version).length }),
            IsLatest: latest.get(version.key) === version,
            body: version.body,
          }));
        return {
          Name: 'bucket',
          Versions: listed.filter(({ body }) => body !== undefined),
          DeleteMarkers: listed.filter(({ body }) => body === undefined),
        };
      }
      default:
        throw new Error(`${command} is not part of the evidence store`);
    }
  }

  private latest(key: string | undefined): Version | undefined {
    return this.versions.findLast((version) => version.key === key);
  }
}

/** What is not text stands as base64. */
function encodingOf(key = ''): 'base64' | 'utf8' {
  return key.endsWith('.gz') || key.startsWith('tlog/') ? 'base64' : 'utf8';
}

function textOf(key: string | undefined, body: string | Uint8Array | undefined): string | undefined {
  return body === undefined ? undefined : Buffer.from(body as Uint8Array).toString(encodingOf(key));
}

export function bytesOf({ key, body = '' }: Pick<Version, 'key' | 'body'>): Buffer {
  return Buffer.from(body, encodingOf(key));
}

/** What stands in a compressed object. */
export function unzipped(body: string | undefined): string {
  return gunzipSync(Buffer.from(body ?? '', 'base64')).toString();
}

/** A text, compressed, as it stands here. */
export function zipped(text: string): string {
  return gzipSync(text).toString('base64');
}

/** S3 takes a document when its run has ended. */
function endOfRun(key: string | undefined, body: string | undefined): Date | undefined {
  const text = key?.endsWith('.gz') ? unzipped(body) : (body ?? '');
  const [, end] = /"finishedAt": "([^"]+)"/.exec(text) ?? [];
  return end === undefined ? undefined : new Date(end);
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
