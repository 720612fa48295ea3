/** The drill: proves the controls by trying what an attacker would, instead of reading them. */
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { report, type Finding, type Report, type Status } from '../findings/finding';
import { dayPrefix } from '../evidence/names';
import { STEPS, type Canary, type DrillTools, type Step } from './steps';

export interface DrillOptions {
  /** The bucket that takes the canary: the evidence bucket, never the log bucket. */
  readonly bucket: string;
  readonly auditLog: string;
  readonly tools: DrillTools;
  /** Also tries to delete the bucket policy; put back at once where that is not refused. */
  readonly bucketPolicy: boolean;
  /** Told before each step. */
  readonly announce: (step: string) => void;
}

/** Error names by which AWS refuses (S3 API Reference, "Error responses"). */
const REFUSALS = ['AccessDenied', 'InvalidRequest', 'MethodNotAllowed'];

/** Tries every step on a fresh canary. Refused is PASS, done is a CRITICAL finding, anything else is not proven. */
export async function drill(options: DrillOptions): Promise<Report> {
  const { announce, tools, bucketPolicy } = options;
  const steps = STEPS.filter(({ onlyIfAsked }) => bucketPolicy || !onlyIfAsked);
  announce(`1/${steps.length + 1} Write a canary to s3://${options.bucket}`);
  const canary = await writeCanary(options);
  if (!('versionId' in canary)) return report([canary]);
  const findings = [await lockOf(options, canary)];
  for (const [index, step] of steps.entries()) {
    announce(`${index + 2}/${steps.length + 1} ${step.title}`);
    findings.push(await outcomeOf(options, step, canary, tools));
  }
  return report(findings);
}

/** @returns the canary, or the finding that says why there is none. */
async function writeCanary({ bucket, auditLog, tools: { s3, now } }: DrillOptions): Promise<Canary | Finding> {
  const key = `${dayPrefix(auditLog, now)}drill/${now.toISOString().replaceAll(/[:.]/g, '')}`;
  try {
    const Body = `A canary of wormtrail drill, ${now.toISOString()}. It may expire with the bucket's retention.\n`;
    const { VersionId } = await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'text/plain' }),
    );
    return { bucket, key, versionId: VersionId ?? 'null' };
  } catch (error) {
    return finding(auditLog, `s3://${bucket}/${key}`, 'Canary', {
      status: 'UNKNOWN',
      expected: 'a canary to attack',
      found: said(error),
      message: `The canary could not be written, so nothing was tried: ${said(error)}.`,
      remedy:
        'Run the drill as a principal that may write evidence, such as the role of the drift checker, or in an account made for drills.',
    });
  }
}

/** The bucket's default retention, proven by what it did to an object that asked for none. */
async function lockOf({ auditLog, tools: { s3, now } }: DrillOptions, canary: Canary): Promise<Finding> {
  const where = `s3://${canary.bucket}/${canary.key}`;
  const expected = 'COMPLIANCE by default';
  try {
    const { ObjectLockMode: mode, ObjectLockRetainUntilDate: end } = await s3.send(
      new HeadObjectCommand({ Bucket: canary.bucket, Key: canary.key, VersionId: canary.versionId }),
    );
    const isLocked = mode === 'COMPLIANCE' && (end?.getTime() ?? 0) > now.getTime();
    return finding(auditLog, where, 'LockedByDefault', {
      status: isLocked ? 'PASS' : 'FAIL',
      expected,
      found: mode ? `${mode} until ${end?.toISOString() ?? 'unknown time'}` : 'no lock',
      message: isLocked ? 'What is written is locked at once.' : 'What is written is not locked.',
      remedy: isLocked ? '' : 'Put the default retention of the bucket back to COMPLIANCE.',
    });
  } catch (error) {
    return finding(auditLog, where, 'LockedByDefault', {
      status: 'UNKNOWN',
      expected,
      found: said(error),
      message: `The lock could not be read back: ${said(error)}.`,
      remedy: 'Let the principal of the drill read what it wrote.',
    });
  }
}

async function outcomeOf(options: DrillOptions, step: Step, canary: Canary, tools: DrillTools): Promise<Finding> {
  const where = `s3://${canary.bucket}/${canary.key}`;
  const expected = `refused by ${step.by}`;
  try {
    const impossible = await step.attempt(canary, tools);
    if (impossible !== undefined) {
      return finding(options.auditLog, where, step.id, {
        status: 'NOT_APPLICABLE',
        expected,
        found: impossible,
        message: `${step.title}: not tried, ${impossible}.`,
        remedy: '',
      });
    }
    return finding(options.auditLog, where, step.id, {
      status: 'FAIL',
      expected,
      found: 'done',
      message: `${step.title}: it was not refused.`,
      remedy: `Treat it as an open door: find out why ${step.by} did not refuse it, and deploy the stack again.`,
    });
  } catch (error) {
    const isRefused = error instanceof Error && REFUSALS.includes(error.name);
    return finding(options.auditLog, where, step.id, {
      status: isRefused ? 'PASS' : 'UNKNOWN',
      expected,
      found: said(error),
      message: isRefused ? `${step.title}: refused.` : `${step.title}: neither done nor refused, ${said(error)}.`,
      remedy: isRefused ? '' : 'Run the drill again; what AWS does not answer is not proven.',
    });
  }
}

function finding(
  auditLog: string,
  resource: string,
  step: string,
  told: Pick<Finding, 'expected' | 'found' | 'message' | 'remedy'> & { readonly status: Status },
): Finding {
  return {
    guardrail: `Drill${step}`,
    severity: 'CRITICAL',
    owner: 'security',
    resource,
    path: '',
    resourceType: 'AWS::S3::Object',
    auditLog,
    ...told,
  };
}

function said(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
