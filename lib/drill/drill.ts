/** The drill: proves the controls by trying what an attacker would, instead of reading them. */
import { GetObjectRetentionCommand, PutObjectCommand, type ObjectLockRetention } from '@aws-sdk/client-s3';
import { report, type Finding, type Report } from '../findings/finding';
import { drillFolder } from './names';
import { notRefused, refused, type Told } from './outcome';
import { refusalOf } from './refusal';
import { said, STEPS, type Canary, type DrillStep, type DrillTools, type Encryption, type Step } from './steps';

export interface DrillOptions {
  /** The bucket that takes the canary: the evidence bucket, never the log bucket. */
  readonly bucket: string;
  readonly auditLog: string;
  /** How the bucket wants uploads to be encrypted. */
  readonly encryption: Encryption;
  readonly tools: DrillTools;
  /** Also tries to delete the bucket policy; put back at once where that is not refused. */
  readonly bucketPolicy: boolean;
  /** Told before each step. */
  readonly announce: (step: string) => void;
}

/**
 * Tries every step on a fresh canary. Refused by a control of the bucket is PASS, done is a CRITICAL finding, anything else is not
 * proven: a call that failed, and a caller who was not allowed to try.
 */
export async function drill(options: DrillOptions): Promise<Report> {
  const { announce, bucketPolicy } = options;
  const steps = STEPS.filter(({ onlyIfAsked }) => bucketPolicy || !onlyIfAsked);
  announce(`1/${steps.length + 1} Write a canary to s3://${options.bucket}`);
  const canary = await writeCanary(options);
  if (!('versionId' in canary)) return report([canary]);
  const findings = [findingOf(options, 'LockedByDefault', await lockOf(options, canary))];
  for (const [index, step] of steps.entries()) {
    announce(`${index + 2}/${steps.length + 1} ${step.title}`);
    findings.push(findingOf(options, step.id, await outcomeOf(options, step, canary)));
  }
  return report(findings);
}

/** @returns the canary, or the finding that says why there is none. */
async function writeCanary(options: DrillOptions): Promise<Canary | Finding> {
  const { bucket, auditLog, encryption, tools } = options;
  const key = `${drillFolder(auditLog, tools.now)}canary`;
  const Body = `A canary of wormtrail drill, ${tools.now.toISOString()}. It may expire with the bucket's retention.\n`;
  const upload = { Bucket: bucket, Key: key, Body, ContentType: 'text/plain', ...encryption };
  try {
    const { VersionId } = await tools.s3.send(new PutObjectCommand(upload));
    return { bucket, key, versionId: VersionId ?? 'null', encryption };
  } catch (error) {
    return findingOf(options, 'LockedByDefault', noCanary(error));
  }
}

function noCanary(error: unknown): Told {
  const refusal = refusalOf(error);
  const why = refusal ? `refused by ${refusal.control}` : said(error);
  return {
    status: 'UNKNOWN',
    expected: 'a canary to attack',
    found: said(error),
    message: `The canary could not be written, so nothing was tried: ${why}.`,
    remedy: refusal?.advice ? refusal.advice : DEPLOY_AGAIN,
  };
}

const DEPLOY_AGAIN =
  'Deploy the stack with this version of wormtrail: its policies let administrators write below drill/, and nowhere else.';

/** The bucket's default retention, proven by what it did to an object that asked for none. */
async function lockOf({ tools: { s3, now } }: DrillOptions, { bucket, key, versionId }: Canary): Promise<Told> {
  try {
    // the lock alone is read back: administrators are no readers
    const version = { Bucket: bucket, Key: key, VersionId: versionId };
    const { Retention } = await s3.send(new GetObjectRetentionCommand(version));
    return lockTold(Retention ?? {}, now);
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchObjectLockConfiguration') return lockTold({}, now);
    return {
      status: 'UNKNOWN',
      expected: LOCKED,
      found: said(error),
      message: `The lock could not be read back: ${said(error)}.`,
      remedy: 'Let the principal of the drill read the retention of what it wrote (s3:GetObjectRetention).',
    };
  }
}

const LOCKED = 'COMPLIANCE by default';

function lockTold({ Mode: mode, RetainUntilDate: end }: ObjectLockRetention, now: Date): Told {
  const isLocked = mode === 'COMPLIANCE' && (end?.getTime() ?? 0) > now.getTime();
  return {
    status: isLocked ? 'PASS' : 'FAIL',
    expected: LOCKED,
    found: mode === undefined ? 'no lock' : `${mode} until ${end?.toISOString() ?? 'unknown time'}`,
    message: isLocked ? 'What is written is locked at once.' : 'What is written is not locked.',
    remedy: isLocked ? '' : 'Put the default retention of the bucket back to COMPLIANCE.',
  };
}

function outcomeOf({ tools }: DrillOptions, step: Step, canary: Canary): Promise<Told> {
  return step.attempt(canary, tools).then(
    (attempted) => notRefused(step, attempted),
    (error: unknown) => refused(step, error),
  );
}

/** Of the bucket, whose controls are tried, not of the canary: it is the same finding in the next drill. */
function findingOf({ auditLog, bucket }: DrillOptions, step: DrillStep, told: Told): Finding {
  return {
    guardrail: `Drill${step}`,
    severity: 'CRITICAL',
    owner: 'security',
    resource: `s3://${bucket}`,
    path: '',
    resourceType: 'AWS::S3::Bucket',
    auditLog,
    ...told,
  };
}
