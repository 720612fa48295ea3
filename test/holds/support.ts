/** An audit log whose log files can be held, in memory: the store of requests and records, and a log bucket that knows holds. */
import { ListObjectVersionsCommand, PutObjectLegalHoldCommand, type S3Client } from '@aws-sdk/client-s3';
import { EvidenceStore } from '../../lib/evidence/store';
import { LogObjects } from '../../lib/holds/log-objects';
import { holdRequestsPrefix } from '../../lib/holds/names';
import { processHolds, type Processed } from '../../lib/holds/process';
import { idOf, renderRequest, type AddRequest, type HoldRecord } from '../../lib/holds/request';
import { readHolds, type HoldsState } from '../../lib/holds/state';
import { answeredBy, Bucket } from '../support/s3-in-memory';

export const ACCOUNT = '111122223333';
export const LEGAL = `arn:aws:iam::${ACCOUNT}:role/legal`;
export const PRIVACY = `arn:aws:iam::${ACCOUNT}:role/data-protection`;
const SIGNED_IN = 'aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Legal_0123456789abcdef';
export const IDENTITY_CENTER = `arn:aws:iam::${ACCOUNT}:role/${SIGNED_IN}`;
export const HOLDERS = [LEGAL, PRIVACY, IDENTITY_CENTER];
/** When S3 took the log files. */
const DELIVERED = new Date('2026-02-02T00:00:00Z');
export const NOW = new Date('2026-03-10T12:00:00Z');

export const JANUARY: AddRequest = {
  ...{ kind: 'add', case: 'C-17', reason: 'Smith v. Acme', owner: 'Legal' },
  ...{ from: '2026-01-01', to: '2026-01-31' },
};

/** The key of a log file. */
export function logFile(
  day: string,
  { account = ACCOUNT, region = 'eu-central-1', number = 1, kind = 'CloudTrail' } = {},
) {
  return `AWSLogs/${account}/${kind}/${region}/${day.replaceAll('-', '/')}/${number}.json.gz`;
}

/** S3 as a hold sees it: levels, ranges, pages of 100 and a flag for each version. */
class LogBucket {
  readonly held = new Set<string>();
  readonly calls: string[] = [];
  /** Keys whose versions are gone when their hold is set. */
  readonly unholdable = new Set<string>();
  /** When S3 took what it took later than the rest. */
  readonly later = new Map<string, Date>();
  constructor(readonly keys: string[]) {}

  client(): S3Client {
    return answeredBy((command, input) => this.answer(command, input));
  }

  private answer(command: string, input: object): object {
    const { Prefix = '', Delimiter, KeyMarker = '', Key = '' } = input as Record<string, string | undefined>;
    this.calls.push(command);
    if (command === PutObjectLegalHoldCommand.name) {
      const { Status } = (input as { readonly LegalHold: { readonly Status: string } }).LegalHold;
      if (this.unholdable.has(Key)) throw new Error('NoSuchVersion');
      if (Status === 'ON') this.held.add(Key);
      else this.held.delete(Key);
      return {};
    }
    if (command !== ListObjectVersionsCommand.name) throw new Error(`${command} is not for holds`);
    const below = this.keys.filter((key) => key.startsWith(Prefix) && key > KeyMarker).sort();
    if (Delimiter !== undefined) {
      const folders = below.map((key) => key.slice(0, key.indexOf(Delimiter, Prefix.length) + 1));
      return { CommonPrefixes: [...new Set(folders)].map((folder) => ({ Prefix: folder })) };
    }
    const page = below.slice(0, 100);
    const IsTruncated = below.length > page.length;
    return {
      Versions: page.map((key) => ({
        Key: key,
        VersionId: `v-${key}`,
        LastModified: this.later.get(key) ?? DELIVERED,
      })),
      IsTruncated,
      NextKeyMarker: page.at(-1),
    };
  }
}

export class World {
  readonly bucket = new Bucket();
  readonly store = new EvidenceStore(this.bucket.client(), 'evidence', 'audit-log');
  readonly log: LogBucket;
  private count = 0;

  constructor(keys: string[] = ['2026-01-01', '2026-01-31', '2026-02-01'].map((day) => logFile(day))) {
    this.log = new LogBucket(keys);
    this.bucket.now = NOW;
  }

  get held(): string[] {
    return [...this.log.held].sort();
  }

  /** As a holder writes it. @returns the ID of the hold. */
  add(by = LEGAL, changes: Partial<AddRequest> = {}, session = 'session'): string {
    return this.put(by, `${(this.count += 1)}.add.json`, renderRequest({ ...JANUARY, ...changes }), session);
  }

  release(id: string, by: string, session = 'session'): string {
    const request = renderRequest({ kind: 'release', hold: id, reason: 'settled' });
    return this.put(by, `${id}.release.json`, request, session);
  }

  put(by: string, name: string, body: string, session = 'session'): string {
    const key = `${holdRequestsPrefix(by)}AROAEXAMPLE:${session}/${name}`;
    return idOf({ key, versionId: this.bucket.write(key, body) });
  }

  run(hasTime: () => boolean = () => true, holders = HOLDERS): Promise<Processed> {
    const log = new LogObjects(this.log.client(), 'log');
    return processHolds({ store: this.store, log, holders, now: () => NOW, hasTime });
  }

  state(holders = HOLDERS): Promise<HoldsState> {
    return readHolds(this.store, holders, true);
  }

  /** What the function wrote, by name. */
  records(): Record<string, HoldRecord> {
    const records = this.bucket.versions.filter(({ key }) => key.startsWith('holds/records/'));
    return Object.fromEntries(
      records.map(({ key, body = '' }) => [key.slice('holds/records/'.length), JSON.parse(body) as HoldRecord]),
    );
  }

  async why(): Promise<string[]> {
    return (await this.state()).refused.map(({ why }) => why);
  }
}
