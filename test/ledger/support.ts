/** An audit log's evidence in memory, with runs, keys and verified digests, and the ledger over it. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { EvidenceStore } from '../../lib/evidence/store';
import { KeptKeys } from '../../lib/integrity/kept-keys';
import { Manifests } from '../../lib/integrity/run/manifests';
import { DAY, HOUR } from '../../lib/integrity/time';
import { verify } from '../../lib/integrity/verify';
import { appendToLedger, type AppendOptions, type Appended } from '../../lib/ledger/append';
import { signedSizes } from '../../lib/ledger/head';
import { checkpointPath } from '../../lib/ledger/names';
import { originOf, type LedgerSigner } from '../../lib/ledger/signer';
import { LedgerStore } from '../../lib/ledger/store';
import { BucketArchive, FolderArchive } from '../../lib/ledger/archive';
import { verifyLedger, type LedgerOptions, type LedgerVerification } from '../../lib/ledger/verify';
import { noteKeyOf, signerOf } from '../../lib/transparency/note';
import { KEY as CLOUDTRAIL_KEY, SCOPE, soundArchive, TRAIL_ARN } from '../integrity/support';
import { writeRun } from '../support/evidence';
import { Bucket, bytesOf } from '../support/s3-in-memory';

export const RETENTION_DAYS = 2192;
/** The first append, a night after the archive's first day. */
export const NIGHT = new Date('2026-01-02T04:00:00Z');
export const LOG = 'audit-log';

export function ledgerSigner(privateKey: KeyObject = generateKeyPairSync('ed25519').privateKey): LedgerSigner {
  const publicKey = createPublicKey(privateKey);
  const name = originOf(publicKey);
  return { ...signerOf(name, privateKey), key: noteKeyOf(name, publicKey) };
}

export class World {
  readonly bucket = new Bucket();
  readonly evidence = new EvidenceStore(this.bucket.client(), 'evidence', LOG);
  readonly store = new LedgerStore(this.bucket.client(), this.evidence);

  constructor(readonly signer: LedgerSigner = ledgerSigner()) {
    this.bucket.lock = { mode: 'COMPLIANCE', until: new Date('2032-01-03T00:00:00Z') };
  }

  /** An audit log of one day: runs, a verification, the keys and the lists of what was verified; nothing in the ledger yet. */
  static async ofADay(hours = 4): Promise<World> {
    const world = new World();
    await world.runs(new Date('2026-01-01T12:00:00Z'), 12);
    await world.verified(hours);
    return world;
  }

  async runs(from: Date, count: number): Promise<void> {
    for (let hour = 0; hour < count; hour += 1) await writeRun(this.evidence, new Date(from.getTime() + hour * HOUR));
  }

  /** What the verification of the first day writes. */
  async verified(hours = 4): Promise<void> {
    const at = new Date(NIGHT.getTime() - HOUR);
    const { bucket: archive } = soundArchive({ hours, filesPerHour: 2 });
    const day = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-02T00:00:00Z') };
    await writeRun(this.evidence.verifications(), at, [], 'log-verification');
    await new KeptKeys(this.evidence).keep(archive, [SCOPE.region], day);
    const manifests = new Manifests(archive);
    const what = { ...SCOPE, trailArn: TRAIL_ARN, accounts: [SCOPE.account], regions: [SCOPE.region] };
    const result = await verify({ ...what, ...day, proven: manifests }, manifests.fetcher);
    await manifests.write(this.evidence, '2026-01-01', at, result);
  }

  append(now: Date = NIGHT, options: Partial<AppendOptions> = {}): Promise<Appended> {
    this.bucket.now = now;
    return appendToLedger(this.store, this.signer, { now, retentionDays: RETENTION_DAYS, ...options });
  }

  /** Hour by hour from the first append on, as the schedule does. */
  async hourly(hours: number, from: Date = NIGHT): Promise<void> {
    for (let hour = 0; hour < hours; hour += 1) {
      const now = new Date(from.getTime() + hour * HOUR);
      this.bucket.now = now;
      await writeRun(this.evidence, new Date(now.getTime() - HOUR / 2));
      await this.append(now);
    }
  }

  verifyBucket(options: Partial<LedgerOptions> = {}): Promise<LedgerVerification> {
    const now = new Date((this.bucket.now ?? NIGHT).getTime() + HOUR);
    return verifyLedger(new BucketArchive(this.evidence), {
      auditLog: LOG,
      now,
      retentionDays: RETENTION_DAYS,
      ...options,
    });
  }

  /** Of a copy: without AWS, versions and locks. */
  verifyCopy(options: Partial<LedgerOptions> = {}, copy = this.copy()): Promise<LedgerVerification> {
    const now = new Date((this.bucket.now ?? NIGHT).getTime() + HOUR);
    const source = {
      sizes: new Map([...copy].map(([key, content]) => [key, content.length])),
      read: (key: string) => Promise.resolve(copy.get(key) ?? Buffer.alloc(0)),
    };
    return verifyLedger(new FolderArchive(source, '/copy/'), { auditLog: LOG, now, ...options });
  }

  /** As tlog-tiles names them: tiles, entries, and the newest checkpoint as `checkpoint`. */
  async tiles(): Promise<Map<string, Buffer>> {
    const files = new Map<string, Buffer>();
    for (const [key, content] of this.copy()) if (key.startsWith('tlog/tile/')) files.set(key.slice(5), content);
    const [newest = 0] = await signedSizes(this.store);
    return files.set('checkpoint', (await this.store.read(checkpointPath(newest))) ?? Buffer.alloc(0));
  }

  /** What lies on top, as `aws s3 sync` copies it. */
  copy(): Map<string, Buffer> {
    const latest = new Map(this.bucket.versions.map((version) => [version.key, version]));
    return new Map(
      [...latest].flatMap(([key, version]) => (version.body === undefined ? [] : [[key, bytesOf(version)] as const])),
    );
  }
}

/** Checks that need somebody, each once, in the order of names. */
export function foundBy({ findings }: Pick<LedgerVerification, 'findings'>): string[] {
  return [...new Set(findings.filter(({ status }) => status !== 'PASS').map(({ guardrail }) => guardrail))].sort();
}

export { CLOUDTRAIL_KEY, DAY, HOUR };
