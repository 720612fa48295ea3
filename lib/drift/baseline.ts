/** What no template says and no API remembers: what the first run after a deployment found counts as deployed. */
import type { AuditLog } from '../facts/audit-log';
import type { Baseline } from '../evidence/baseline';
import { isList, isProperties, toJson, valueAt, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import { findingOf } from './findings';

/** The baseline that holds after this run: what is known stays, what is new with a deployment joins. */
export function nextBaseline(
  auditLog: AuditLog,
  configuration: string,
  previous: Baseline | undefined,
  lookedUntil?: string,
): Baseline {
  const isSame = previous?.configuration === configuration;
  return {
    configuration,
    requirements: auditLog.requirements,
    ...(lookedUntil !== undefined && { lookedUntil }),
    trails: isSame
      ? previous.trails
      : Object.fromEntries(otherTrailsOf(auditLog).map(({ arn, bucket }) => [arn, bucket])),
    code: Object.fromEntries(
      functionsOf(auditLog).flatMap(({ logicalId, source, sha256 }) => {
        const known = previous?.code[logicalId];
        return [[logicalId, known?.source === source ? known : { source, sha256 }]];
      }),
    ),
  };
}

/** What is there now and was not when the configuration was deployed. */
export function baselineFindings(auditLog: AuditLog, baseline: Baseline): Finding[] {
  return [...codeFindings(auditLog, baseline), ...trailFindings(auditLog, baseline)];
}

function codeFindings(auditLog: AuditLog, { code }: Baseline): Finding[] {
  return functionsOf(auditLog)
    .filter(({ logicalId, sha256 }) => code[logicalId]?.sha256 !== sha256)
    .map(({ resource, logicalId, sha256 }) =>
      findingOf(auditLog, 'FunctionCodeUnchanged', resource, {
        status: 'DRIFT',
        severity: 'CRITICAL',
        owner: 'security',
        path: 'Code',
        expected: code[logicalId]?.sha256 ?? null,
        found: sha256,
        message: `The code of ${resource.ref} is not the one that was deployed.`,
        remedy:
          'Treat it as an intrusion: find the UpdateFunctionCode call in CloudTrail, then deploy the stack again.',
      }),
    );
}

function trailFindings(auditLog: AuditLog, { trails }: Baseline): Finding[] {
  const [trail] = auditLog.trails;
  if (!trail) return [];
  return otherTrailsOf(auditLog).flatMap(({ arn, bucket }) => {
    const writesHere = bucket === auditLog.log.bucket.ref;
    if (Object.hasOwn(trails, arn) && !writesHere) return [];
    return findingOf(auditLog, 'NoOtherTrail', trail, {
      severity: writesHere ? 'HIGH' : 'MEDIUM',
      owner: 'security',
      path: 'S3BucketName',
      expected: 'no trail that the template does not know',
      found: `${arn} to ${bucket}`,
      message: writesHere
        ? `${arn} writes to this audit log's bucket and is not part of it.`
        : `${arn} came up after the last deployment and sends events to the bucket ${bucket}.`,
      remedy: 'Find who created it in CloudTrail; delete it, or deploy the audit log again to take it for granted.',
    });
  });
}

function otherTrailsOf({ trails }: AuditLog): { readonly arn: string; readonly bucket: string }[] {
  const own = new Set(trails.flatMap(({ ref, arn }) => [ref, arn ?? '']));
  return trails.flatMap(({ state }) => {
    const others = state?.OtherTrails;
    return (isList(others) ? others : []).flatMap((other) => {
      if (!isProperties(other) || typeof other.arn !== 'string' || typeof other.bucket !== 'string') return [];
      return own.has(other.arn) ? [] : [{ arn: other.arn, bucket: other.bucket }];
    });
  });
}

function functionsOf(auditLog: AuditLog) {
  return auditLog.members.flatMap((resource) => {
    const sha256 = valueAt(resource.state, 'CodeSha256');
    if (resource.type !== 'AWS::Lambda::Function' || typeof sha256 !== 'string') return [];
    return [{ resource, logicalId: resource.logicalId, source: sourceOf(resource.properties.Code), sha256 }];
  });
}

function sourceOf(code: Value | undefined): string {
  return JSON.stringify(toJson(code));
}
