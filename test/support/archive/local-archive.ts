/** Delivers an archive into a bucket of the local AWS, and lets CloudTrail there know the key that signed it. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalAwsConnection } from '../../../lib/local-aws';
import type { ArchivedHour } from './archive';
import type { SigningKey } from './signing-key';

export async function deliver(bucket: string, hours: readonly ArchivedHour[]): Promise<void> {
  const s3 = new S3Client({ forcePathStyle: true });
  for (const { digest, logFiles } of hours) {
    await Promise.all(
      [...logFiles, digest].map(({ key, body, metadata }) =>
        s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, Metadata: metadata })),
      ),
    );
  }
  s3.destroy();
}

/** The key is valid for all of 2025 to 2030. */
export async function registerKey(local: LocalAwsConnection, region: string, key: SigningKey): Promise<void> {
  const validity = { ValidityStartTime: Date.UTC(2025) / 1000, ValidityEndTime: Date.UTC(2031) / 1000 };
  const body = { region, Value: key.value.toString('base64'), Fingerprint: key.fingerprint, ...validity };
  const answer = await fetch(`${local.endpoint}/wormtrail/public-keys`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the key was not taken: ${answer.status} ${await answer.text()}`);
}
