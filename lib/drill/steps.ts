/** What the drill tries: what an attacker would, on a canary of its own, never on a log object. */
import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** The object that the drill wrote to be attacked. */
export interface Canary {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
}

export interface DrillTools {
  readonly s3: S3Client;
  /** A client without TLS; undefined where the endpoint in use has none either, so that nothing would be proven. */
  readonly plainHttp: () => S3Client | undefined;
  readonly now: Date;
}

/** One attempt that AWS has to refuse. */
export interface Step {
  readonly id: string;
  /** As an instruction: "Delete the canary's version". */
  readonly title: string;
  /** What has to refuse it. */
  readonly by: string;
  /** Whether it is left out unless somebody asks for it. */
  readonly onlyIfAsked?: boolean;
  /** Makes the call. Answers why it cannot be tried here, where it cannot. */
  attempt(canary: Canary, tools: DrillTools): Promise<string | undefined>;
}

const DAY = 86_400_000;

const object = ({ bucket, key, versionId }: Canary) => ({ Bucket: bucket, Key: key, VersionId: versionId });

/** A key beside the canary: what must not be written there would be a harmless object. */
const beside = ({ bucket, key }: Canary, name: string) => ({ Bucket: bucket, Key: `${key}-${name}`, Body: 'drill' });

export const STEPS: readonly Step[] = [
  {
    id: 'DeleteVersion',
    title: "Delete the canary's version",
    by: 'Object Lock',
    attempt: (canary, { s3 }) => tried(s3.send(new DeleteObjectCommand(object(canary)))),
  },
  {
    id: 'BypassRetention',
    title: 'Delete it past governance retention',
    by: 'Object Lock in COMPLIANCE mode, which has no bypass',
    attempt: (canary, { s3 }) =>
      tried(s3.send(new DeleteObjectCommand({ ...object(canary), BypassGovernanceRetention: true }))),
  },
  {
    id: 'ShortenRetention',
    title: 'Shorten its retention to tomorrow',
    by: 'Object Lock in COMPLIANCE mode, which can only be extended',
    attempt: (canary, { s3, now }) =>
      tried(s3.send(new PutObjectRetentionCommand({ ...object(canary), Retention: until('COMPLIANCE', now) }))),
  },
  {
    id: 'SwitchMode',
    title: 'Switch its retention to GOVERNANCE',
    by: 'Object Lock in COMPLIANCE mode, which cannot be left',
    attempt: (canary, { s3, now }) =>
      tried(
        s3.send(
          new PutObjectRetentionCommand({
            ...object(canary),
            Retention: until('GOVERNANCE', now),
            BypassGovernanceRetention: true,
          }),
        ),
      ),
  },
  {
    id: 'PutWithoutKms',
    title: 'Write an object that is not encrypted with the audit log’s key',
    by: 'the bucket policy',
    attempt: (canary, { s3 }) =>
      tried(s3.send(new PutObjectCommand({ ...beside(canary, 'sse-s3'), ServerSideEncryption: 'AES256' }))),
  },
  {
    id: 'PutWithAnotherKey',
    title: 'Write an object encrypted with another key',
    by: 'the bucket policy',
    attempt: (canary, { s3 }) =>
      tried(
        s3.send(
          new PutObjectCommand({
            ...beside(canary, 'other-key'),
            ServerSideEncryption: 'aws:kms',
            SSEKMSKeyId: 'alias/aws/s3',
          }),
        ),
      ),
  },
  {
    id: 'ReadOverPlainHttp',
    title: 'Read the canary over plain HTTP',
    by: 'the bucket policy, which asks for TLS',
    attempt: async (canary, { plainHttp }) => {
      const client = plainHttp();
      if (!client) return 'this endpoint does not speak TLS at all';
      return tried(client.send(new GetObjectCommand(object(canary))));
    },
  },
  {
    id: 'DeleteBucketPolicy',
    title: 'Delete the bucket policy, with the rights of the caller',
    by: 'the bucket policy itself, and an organization policy for the root user',
    onlyIfAsked: true,
    attempt: async ({ bucket }, { s3 }) => {
      const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
      await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
      // it was not refused: the policy must not be missing for longer than this
      await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
      return undefined;
    },
  },
];

function until(Mode: 'COMPLIANCE' | 'GOVERNANCE', now: Date) {
  return { Mode, RetainUntilDate: new Date(now.getTime() + DAY) };
}

async function tried(call: Promise<unknown>): Promise<undefined> {
  await call;
}
