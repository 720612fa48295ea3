/** All that a verification needs of the outside: a bucket's objects, and what CloudTrail says of its keys and trails. */

/** A version of an object as a bucket lists it. */
export interface ObjectVersion {
  /** `null` (the word) in a bucket without versioning. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  /** Bytes; 0 for a delete marker. */
  readonly size: number;
  /** ISO 8601. */
  readonly lastModified: string;
  /** As the bucket says it, quotes included; absent where it does not, and of a delete marker. */
  readonly etag?: string;
}

/** All versions of one key, newest first: the first is what a reader gets who asks for no version. */
export interface ObjectVersions {
  readonly key: string;
  readonly versions: readonly ObjectVersion[];
}

/** What lies directly below a prefix. */
export interface Level {
  /** Names without slashes. */
  readonly folders: readonly string[];
  readonly objects: readonly ObjectVersions[];
}

export interface ObjectName {
  readonly bucket: string;
  readonly key: string;
  /** The latest version where it is absent. */
  readonly versionId?: string;
}

export interface StoredObject {
  readonly body: Buffer;
  /** User metadata: names in lower case, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly versionId?: string;
  /** As the bucket says it, quotes included; absent where it does not. */
  readonly etag?: string;
  /** ISO 8601, to the second; absent where the bucket does not say it. */
  readonly lastModified?: string;
  /** Absent where the object has no retention, or where the reader may not see it. */
  readonly retention?: Retention;
}

/** Object Lock retention of one object version. */
export interface Retention {
  /** COMPLIANCE or GOVERNANCE. */
  readonly mode: string;
  readonly until: Date;
}

/** A public key of CloudTrail: RSA, PKCS #1 in DER. */
export interface PublicKey {
  readonly fingerprint: string;
  readonly value: Buffer;
}

/** A public key that CloudTrail listed when the log was verified, and that the evidence has kept. */
export interface KeptKey extends PublicKey {
  /** ISO 8601. */
  readonly keptAt: string;
}

/** A lifecycle rule that is enabled, as far as it removes objects by their age. */
export interface LifecycleRule {
  readonly id: string;
  readonly prefix: string;
  /** Bytes: objects that are larger than the one and smaller than the other. */
  readonly largerThan?: number;
  readonly smallerThan?: number;
  /** Days after which a current version expires; in a bucket with versions a delete marker then lies on it. */
  readonly expirationDays?: number;
  /** Days after which a version is removed that is no longer current. */
  readonly noncurrentDays?: number;
}

/** What GetTrailStatus says of a trail in one Region. */
export interface TrailStatus {
  readonly logging: boolean;
  readonly startedAt?: Date;
  readonly stoppedAt?: Date;
  readonly latestDigestDelivery?: Date;
}

export interface Fetcher {
  /**
   * Every version of every key that begins with `prefix` and sorts after `after`, in the order of keys, a page at a time.
   * The versions of one key never stand on two pages. One request for a thousand versions.
   *
   * @throws ArchiveUnreadableError where the bucket cannot be listed.
   */
  list(bucket: string, prefix: string, after?: string): AsyncIterable<readonly ObjectVersions[]>;

  /** What lies directly below `prefix`, which ends in a slash; what only delete markers hold included. */
  level(bucket: string, prefix: string): Promise<Level>;

  /**
   * @returns undefined where no such object, or no such version, can be read: deleted, or hidden by a delete marker.
   * @throws ObjectUnreadableError where it exists and cannot be read.
   * @throws ArchiveUnreadableError where the bucket does not answer.
   */
  get(object: ObjectName): Promise<StoredObject | undefined>;

  /**
   * @returns undefined where the version has no retention.
   * @throws ObjectUnreadableError where it may not be read.
   */
  retention(object: ObjectName): Promise<Retention | undefined>;

  /** The keys that were valid in a Region between two times. */
  publicKeys(region: string, from: Date, to: Date): Promise<readonly PublicKey[]>;

  /**
   * Keys of that time that an earlier verification kept, for digests whose key CloudTrail does not list. Absent where there is none.
   *
   * @throws ObjectUnreadableError where they cannot be read.
   */
  keptKeys?(region: string, from: Date, to: Date): Promise<readonly KeptKey[]>;

  /**
   * What the bucket's lifecycle rules remove. Absent where nobody can say it.
   *
   * @throws ArchiveUnreadableError where it may not be read.
   */
  lifecycle?(bucket: string): Promise<readonly LifecycleRule[]>;

  /** undefined where the caller may not read it, or where the trail is gone. */
  trailStatus(region: string): Promise<TrailStatus | undefined>;
}
