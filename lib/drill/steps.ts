/** What the drill tries: what an attacker would, on a canary of its own, never on a log object. */
import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { CheckId } from '../checks/ids';
import { BUCKET_POLICY, OBJECT_LOCK } from './refusal';

/** Encryption as an upload asks for it. */
export type Encryption = Pick<PutObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled'>;

/** The object that the drill wrote to be attacked. */
export interface Canary {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** As it was written: an upload that differs from it in one thing is refused for that thing. */
  readonly encryption: Encryption;
}

export interface DrillTools {
  readonly s3: S3Client;
  /** A client without TLS; undefined where the endpoint in use has none either, so that nothing would be proven. */
  readonly plainHttp: () => S3Client | undefined;
  readonly now: Date;
}

/** What became of an attempt that AWS did not refuse. */
export type Attempted =
  | { readonly is: 'done'; /** What it left undone, and how people mend that. */ readonly damage?: string }
  /** There is nothing to try here. */
  | { readonly is: 'impossible'; readonly why: string }
  /** It was left, because it could not be undone. */
  | { readonly is: 'left'; readonly why: string };

type StepOf<Id> = Id extends `Drill${infer Step}` ? Step : never;

/** The end of its check's id. */
export type DrillStep = StepOf<CheckId>;

/** One attempt that AWS has to refuse. */
export interface Step {
  readonly id: DrillStep;
  /** As an instruction: "Delete the canary's version". */
  readonly title: string;
  /** What has to refuse it. */
  readonly by: typeof OBJECT_LOCK | typeof BUCKET_POLICY;
  /** Whether it is left out unless somebody asks for it. */
  readonly onlyIfAsked?: boolean;
  /** What to do where it was not refused. */
  readonly remedy?: string;
  /** Makes the call; throws what AWS answers. */
  attempt(canary: Canary, tools: DrillTools): Promise<Attempted>;
}

const DAY = 86_400_000;

const object = ({ bucket, key, versionId }: Canary) => ({ Bucket: bucket, Key: key, VersionId: versionId });

/** A key beside the canary: what must not be written there would be a harmless object. */
const beside = ({ bucket, key }: Canary, name: string) => ({ Bucket: bucket, Key: `${key}-${name}`, Body: 'drill' });

export const STEPS: readonly Step[] = [
  {
    id: 'DeleteVersion',
    title: "Delete the canary's version",
    by: OBJECT_LOCK,
    attempt: (canary, { s3 }) => tried(s3.send(new DeleteObjectCommand(object(canary)))),
  },
  {
    id: 'BypassRetention',
    title: 'Delete it past governance retention',
    by: OBJECT_LOCK,
    attempt: (canary, { s3 }) =>
      tried(s3.send(new DeleteObjectCommand({ ...object(canary), BypassGovernanceRetention: true }))),
  },
  {
    id: 'ShortenRetention',
    title: 'Shorten its retention to tomorrow',
    by: OBJECT_LOCK,
    attempt: (canary, { s3, now }) =>
      tried(s3.send(new PutObjectRetentionCommand({ ...object(canary), Retention: until('COMPLIANCE', now) }))),
  },
  {
    id: 'SwitchMode',
    title: 'Switch its retention to GOVERNANCE',
    by: OBJECT_LOCK,
    attempt: (canary, { s3, now }) => {
      const Retention = until('GOVERNANCE', now);
      const change = { ...object(canary), Retention, BypassGovernanceRetention: true };
      return tried(s3.send(new PutObjectRetentionCommand(change)));
    },
  },
  {
    id: 'PutWithoutKms',
    title: 'Write an object that is not encrypted with the audit log’s key',
    by: BUCKET_POLICY,
    attempt: (canary, { s3 }) =>
      tried(s3.send(new PutObjectCommand({ ...beside(canary, 'sse-s3'), ServerSideEncryption: 'AES256' }))),
  },
  {
    id: 'PutWithAnotherKey',
    title: 'Write an object encrypted with another key',
    by: BUCKET_POLICY,
    attempt: (canary, { s3 }) => {
      const encryption: Encryption = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/aws/s3' };
      return tried(s3.send(new PutObjectCommand({ ...beside(canary, 'other-key'), ...encryption })));
    },
  },
  {
    id: 'PutOverPlainHttp',
    title: 'Write an object over plain HTTP',
    by: BUCKET_POLICY,
    attempt: async (canary, { plainHttp }) => {
      const client = plainHttp();
      if (!client) return { is: 'impossible', why: 'this endpoint does not speak TLS at all' };
      return tried(client.send(new PutObjectCommand({ ...beside(canary, 'plain-http'), ...canary.encryption })));
    },
  },
  {
    id: 'DeleteBucketPolicy',
    title: 'Delete the bucket policy, with the rights of the caller',
    by: BUCKET_POLICY,
    onlyIfAsked: true,
    remedy:
      'The policy was put back. Administrators may change it by design: leave the role that deploys alone among them, let the ' +
      'organization’s policies bind everybody else, and check that the tamper alarms reported this call to security.',
    attempt: deleteBucketPolicy,
  },
];

/** Leaves the bucket without its policy for as long as one call takes; what cannot be put back is not deleted. */
async function deleteBucketPolicy({ bucket: Bucket }: Canary, { s3 }: DrillTools): Promise<Attempted> {
  let policy: string | undefined;
  try {
    policy = (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy;
  } catch (error) {
    return { is: 'left', why: `the policy could not be read (${said(error)}), and so could not be put back` };
  }
  if (!policy) return { is: 'left', why: 'S3 answered no policy that could be put back' };
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  try {
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy }));
    return { is: 'done' };
  } catch (error) {
    const quoted = `'${policy.replaceAll("'", String.raw`'\''`)}'`;
    const mend = `Put it back at once: aws s3api put-bucket-policy --bucket ${Bucket} --policy ${quoted}`;
    return { is: 'done', damage: `${Bucket} has no policy now: putting it back failed (${said(error)}). ${mend}` };
  }
}

function until(Mode: 'COMPLIANCE' | 'GOVERNANCE', now: Date) {
  return { Mode, RetainUntilDate: new Date(now.getTime() + DAY) };
}

async function tried(call: Promise<unknown>): Promise<Attempted> {
  await call;
  return { is: 'done' };
}

/** An error as AWS has it: its code, then its message. */
export function said(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
