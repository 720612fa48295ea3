/** The target of an attack, read from a deployed stack; and the log file that the attacker goes for. */
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { EvidenceStore } from '../evidence/store';
import { parseArn } from '../facts/arn';
import type { Answer, Aws } from './attack';
import { stackResources, targetOf, type Target } from './target';

/**
 * Reads a stack and finds the parts of its audit log.
 *
 * @throws TargetError where the stack lacks a part.
 */
export async function readTarget(stack: string, aws: Aws): Promise<Target> {
  const read = (operation: string): Promise<Answer> =>
    aws({ service: 'cloudformation', operation, input: { StackName: stack } });
  const [stacks, template, resources] = await Promise.all([
    read('DescribeStacks'),
    read('GetTemplate'),
    read('DescribeStackResources'),
  ]);
  const [{ StackId: stackId = stack } = {}] = stacks.Stacks as readonly { StackId?: string }[];
  const body: unknown =
    typeof template.TemplateBody === 'string' ? JSON.parse(template.TemplateBody) : template.TemplateBody;
  const parts = stackResources(body, resources.StackResources as Parameters<typeof stackResources>[1]);
  return targetOf(stackId, parts, { key: '', versionId: '' });
}

/** The target with the newest run of each chain: what a forged run has to follow. */
export async function readNewestRuns(target: Target, s3: S3Client, now: Date): Promise<Target> {
  const checks = new EvidenceStore(s3, target.evidenceBucket, target.stack);
  const [check, verification] = [await checks.latest(now), await checks.verifications().latest(now)];
  return { ...target, newest: { ...(check && { check }), ...(verification && { verification }) } };
}

/**
 * Delivers a log file into the log bucket, as CloudTrail would: below a key of its own that ends in 16 random characters,
 * gzip, locked by the default retention.
 *
 * @returns the target with that log file as what the attacker goes for.
 */
export async function deliverLogFile(target: Target, aws: Aws, now: Date): Promise<Target> {
  const { region, account } = parseArn(target.trailArn) ?? {};
  const day = now.toISOString().slice(0, 10);
  const minute = now.toISOString().slice(0, 16).replace(/[-:]/g, '');
  const key =
    `AWSLogs/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/` +
    `${account}_CloudTrail_${region}_${minute}Z_${randomBytes(8).toString('hex')}.json.gz`;
  const body = gzipSync(JSON.stringify({ Records: [] }));
  const put = await aws({
    service: 's3api',
    operation: 'PutObject',
    input: { Bucket: target.logBucket, Key: key, Body: body },
  });
  return { ...target, logFile: { key, versionId: String(put.VersionId) } };
}
