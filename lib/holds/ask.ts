/** Asks for a hold, or for its release: as a holder, below the prefix that only this holder can write to. */
import { randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { HoldRefused } from './errors';
import { holdRequestsPrefix } from './names';
import { personOf, type Person } from './person';
import { idOf, renderRequest, type AddRequest, type ReleaseRequest } from './request';

/** One who may ask, and where. */
export interface Holder {
  readonly person: Person;
  /** Below it the requests of this session stand. */
  readonly prefix: string;
}

export interface AskingPlace {
  readonly s3: S3Client;
  readonly bucket: string;
  /** ARN of the key of the evidence bucket. */
  readonly keyArn: string | undefined;
}

/**
 * The holder that the credentials belong to.
 *
 * @throws HoldRefused where they are no holder's.
 */
export async function holderOf(auditLog: string, holders: readonly string[], sts = new STSClient({})): Promise<Holder> {
  if (holders.length === 0) {
    throw new HoldRefused(
      `The audit log ${auditLog} has no holders: name at least two principals as "holders" in its configuration, and deploy it.`,
    );
  }
  const { Arn = '', UserId = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const principal = holders.find((holder) => isCaller(holder, Arn));
  const prefix = principal === undefined ? '' : `${holdRequestsPrefix(principal)}${UserId}/`;
  const person = personOf(`${prefix}name`, holders);
  if (person) return { person, prefix };
  throw new HoldRefused(
    `Only holders of the audit log ${auditLog} ask for holds and for their release, and you are ${Arn}. Act as one of them: ${holders.join(', ')}.`,
  );
}

/**
 * Of an assumed role, GetCallerIdentity leaves the path out; names of roles are unique in an account (IAM User Guide, "IAM
 * identifiers").
 */
function isCaller(holder: string, caller: string): boolean {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(caller) ?? [];
  if (role === undefined) return holder === caller;
  return holder.startsWith(`arn:${partition}:iam::${account}:role/`) && holder.endsWith(`/${role}`);
}

/** @returns the ID of the hold. */
export async function askForHold(place: AskingPlace, { prefix }: Holder, request: AddRequest): Promise<string> {
  const key = `${prefix}${randomUUID()}.add.json`;
  return idOf({ key, versionId: await put(place, key, request) });
}

export async function askForRelease(place: AskingPlace, { prefix }: Holder, request: ReleaseRequest): Promise<void> {
  await put(place, `${prefix}${request.hold}.${randomUUID()}.release.json`, request);
}

/**
 * By the audit log's key itself, without a Bucket Key: the key policy then sees the object's ARN as encryption context, and lets holders
 * encrypt below holds/requests/ alone (Amazon S3 User Guide, "Configuring an S3 Bucket Key at the object level").
 */
async function put(
  { s3, bucket, keyArn }: AskingPlace,
  key: string,
  request: AddRequest | ReleaseRequest,
): Promise<string> {
  const { VersionId = '' } = await s3.send(
    new PutObjectCommand({
      ...{ Bucket: bucket, Key: key, Body: renderRequest(request), ContentType: 'application/json', IfNoneMatch: '*' },
      ...(keyArn !== undefined && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn, BucketKeyEnabled: false }),
    }),
  );
  return VersionId;
}
