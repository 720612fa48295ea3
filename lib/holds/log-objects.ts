/** The objects of the log bucket that a hold is about: their versions are listed and held, and their content is not read. */
import { ListObjectVersionsCommand, PutObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { isAbout, rangeOf, type Scope } from './scope';

export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  /** Bytes. */
  readonly size: number;
  /** When S3 took it. */
  readonly modified?: Date;
}

interface Page {
  readonly versions: readonly ObjectVersion[];
  readonly folders: readonly string[];
  readonly next: { readonly KeyMarker?: string | undefined; readonly VersionIdMarker?: string | undefined } | undefined;
}

/** Requests in flight. */
const AT_ONCE = 20;

export class LogObjects {
  constructor(
    private readonly s3: S3Client,
    readonly bucket: string,
  ) {}

  /** Every version, by key. Delete markers cannot be held (S3 User Guide, "Object Lock considerations"). */
  async *of(scope: Scope): AsyncGenerator<ObjectVersion> {
    for (const account of await this.accounts(scope)) {
      for (const kind of await this.folders(account, scope)) {
        if (!/\/CloudTrail[A-Za-z-]*\/$/.test(kind)) continue;
        for (const region of await this.folders(kind, scope)) yield* this.inRange(region, scope);
      }
    }
  }

  /** The first of them, one more than `most` where there are more. */
  async upTo(most: number, scope: Scope): Promise<readonly ObjectVersion[]> {
    const found: ObjectVersion[] = [];
    for await (const version of this.of(scope)) {
      if (found.push(version) > most) break;
    }
    return found;
  }

  /** Sets or lifts the hold of each. */
  async hold(versions: readonly ObjectVersion[], status: 'ON' | 'OFF'): Promise<void> {
    for (let at = 0; at < versions.length; at += AT_ONCE) {
      await Promise.all(
        versions.slice(at, at + AT_ONCE).map(({ key, versionId }) =>
          this.s3.send(
            new PutObjectLegalHoldCommand({
              ...{ Bucket: this.bucket, Key: key, VersionId: versionId, LegalHold: { Status: status } },
            }),
          ),
        ),
      );
    }
  }

  private async accounts(scope: Scope): Promise<string[]> {
    const folders = await this.folders('AWSLogs/', scope);
    const inOrganizations = folders.filter((folder) => /\/o-[^/]+\/$/.test(folder));
    const nested = await Promise.all(inOrganizations.map((folder) => this.folders(folder, scope)));
    return [...folders, ...nested.flat()].filter((folder) => {
      const [, account] = /\/(\d{12})\/$/.exec(folder) ?? [];
      return account !== undefined && (scope.account ?? account) === account;
    });
  }

  /** Those that what the hold is about may stand in. Versions are asked for: a delete marker must not hide a folder. */
  private async folders(prefix: string, { prefix: begins = '' }: Scope): Promise<string[]> {
    const found: string[] = [];
    let marker: Page['next'];
    do {
      const { folders, next } = await this.page({ Prefix: prefix, Delimiter: '/', ...marker });
      found.push(...folders);
      marker = next;
    } while (marker);
    return found.filter((folder) => folder.startsWith(begins) || begins.startsWith(folder));
  }

  private async *inRange(folder: string, scope: Scope): AsyncGenerator<ObjectVersion> {
    if (scope.region !== undefined && !folder.endsWith(`/${scope.region}/`)) return;
    const { after, end } = rangeOf(folder, scope);
    let marker: Page['next'] = { KeyMarker: after };
    while (marker) {
      const { versions, next }: Page = await this.page({ Prefix: folder, ...marker });
      for (const version of versions) {
        if (version.key > end) return;
        if (isAbout(scope, version.key)) yield version;
      }
      marker = next;
    }
  }

  private async page(asked: { Prefix: string; Delimiter?: string; KeyMarker?: string | undefined }): Promise<Page> {
    const answer = await this.s3.send(new ListObjectVersionsCommand({ Bucket: this.bucket, ...asked }));
    const { Versions = [], CommonPrefixes = [], IsTruncated, NextKeyMarker, NextVersionIdMarker } = answer;
    return {
      versions: Versions.flatMap(({ Key: key, VersionId: versionId, Size: size = 0, LastModified: modified }) =>
        key === undefined || versionId === undefined ? [] : [{ key, versionId, size, ...(modified && { modified }) }],
      ),
      folders: CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []),
      next: IsTruncated ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker } : undefined,
    };
  }
}
