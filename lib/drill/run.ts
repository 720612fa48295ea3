/** A whole drill: who acts, the steps, and their answers as evidence. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DrillRecorded } from '../checks/evidence/drill';
import { report, type Finding, type Report } from '../findings/finding';
import { ocsfEvents, type OcsfEvent } from '../findings/formats/ocsf';
import { VERSION } from '../version';
import { drill, type DrillOptions } from './drill';
import { drillFolder } from './names';
import { withoutTls } from './plain-http';
import { said, type Encryption } from './steps';

export interface RunDrillOptions extends Pick<DrillOptions, 'auditLog' | 'bucket' | 'bucketPolicy' | 'announce'> {
  /** ARN of the audit log's key; the bucket's default is asked for where it is not known. */
  readonly keyArn: string | undefined;
  /** ARN of the administrator who acts. */
  readonly caller: string;
  readonly s3: S3Client;
}

export interface DrillRun {
  readonly report: Report;
  /** Where the answers stand, as an s3:// address; undefined where the bucket did not take them. */
  readonly evidence?: string;
}

/**
 * What a drill leaves beside its canary. Whoever may drill could write one, so that it stands apart from the chain of runs, which
 * the functions alone write.
 */
interface DrillDocument {
  readonly schema: 'wormtrail.drill/1';
  readonly auditLog: string;
  /** ARN of who acted, as AWS has it. */
  readonly caller: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly version: string;
  readonly findings: readonly Finding[];
  /** The same as OCSF Compliance Findings (class 2003). */
  readonly events: readonly OcsfEvent[];
}

/** Runs the drill and records it below `drill/`, locked like all evidence. */
export async function runDrill(options: RunDrillOptions): Promise<DrillRun> {
  const { auditLog, bucket, bucketPolicy, announce, caller, s3 } = options;
  const now = new Date();
  const encryption = encryptionWith(options.keyArn);
  const tools = { s3, plainHttp: withoutTls(s3), now };
  const drilled = await drill({ auditLog, bucket, encryption, bucketPolicy, announce, tools });
  const document: DrillDocument = {
    schema: 'wormtrail.drill/1',
    auditLog,
    caller,
    startedAt: now.toISOString(),
    finishedAt: new Date().toISOString(),
    version: VERSION,
    findings: drilled.findings,
    events: ocsfEvents(drilled, { at: now, version: VERSION }),
  };
  const key = `${drillFolder(auditLog, now)}report.json`;
  const evidence = `s3://${bucket}/${key}`;
  try {
    const upload = { Bucket: bucket, Key: key, ContentType: 'application/json', ...encryption };
    await s3.send(new PutObjectCommand({ ...upload, Body: `${JSON.stringify(document, null, 1)}\n` }));
    return { report: drilled, evidence };
  } catch (error) {
    return { report: report([...drilled.findings, notRecorded(auditLog, evidence, error)]) };
  }
}

/**
 * By the audit log's key itself, without a Bucket Key: the key policy then sees the object's ARN as encryption context, and lets
 * administrators encrypt below drill/ alone (Amazon S3 User Guide, "Configuring an S3 Bucket Key at the object level").
 */
function encryptionWith(keyArn: string | undefined): Encryption {
  return keyArn === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn, BucketKeyEnabled: false };
}

function notRecorded(auditLog: string, resource: string, error: unknown): Finding {
  return {
    guardrail: DrillRecorded.id,
    status: 'UNKNOWN',
    severity: DrillRecorded.severity,
    owner: DrillRecorded.owner,
    resource,
    path: '',
    resourceType: 'AWS::S3::Object',
    auditLog,
    expected: 'the answers, written where no one can alter them',
    found: said(error),
    message: `The drill is not recorded: ${said(error)}.`,
    remedy: DrillRecorded.remedy,
  };
}
