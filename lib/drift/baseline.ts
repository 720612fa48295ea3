/** What no template says and no API remembers: what the first run after a deployment found counts as deployed. */
import { NoOtherTrail, TrailNotRestarted } from '../checks/account/deliveries';
import { FunctionCodeUnchanged } from '../checks/account/functions';
import type { AuditLog, Resource } from '../facts/audit-log';
import type { Baseline } from '../evidence/baseline';
import { isList, isProperties, toJson, valueAt, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import { findingOf, orPass } from './findings';

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
    // no deployment makes a trail ours that is in no template
    trails: previous?.trails ?? Object.fromEntries(otherTrailsOf(auditLog).map(({ arn, bucket }) => [arn, bucket])),
    loggingSince: { ...loggingSinceOf(auditLog), ...(isSame ? previous.loggingSince : pausesOf(auditLog, previous)) },
    code: {
      // a function that this run could not read is not forgotten: its next code would count as deployed
      ...(isSame && previous.code),
      ...Object.fromEntries(
        functionsOf(auditLog).map(({ logicalId, source, sha256 }) => {
          const known = previous?.code[logicalId];
          return [logicalId, known?.source === source ? known : { source, sha256 }];
        }),
      ),
    },
  };
}

/** What is there now and was not when the configuration was deployed. */
export function baselineFindings(auditLog: AuditLog, baseline: Baseline): Finding[] {
  return [
    ...codeFindings(auditLog, baseline),
    ...trailFindings(auditLog, baseline),
    ...auditLog.trails.flatMap((trail) => restartFindings(auditLog, baseline, trail)),
  ];
}

/** A pause that ended before this run is in no state: only the time of the start tells of it. */
function restartFindings(auditLog: AuditLog, { loggingSince }: Baseline, trail: Resource): readonly Finding[] {
  const known = loggingSince?.[trail.arn ?? ''];
  const since = sinceOf(trail);
  if (known === undefined || since === undefined) return [];
  const stopped = trail.state?.StopLoggingTime;
  // StartLogging can be called on a trail that is logging
  const isStopped = typeof stopped === 'string' && stopped > known;
  const restarted = findingOf(auditLog, TrailNotRestarted, trail, {
    ...(!isStopped && { status: 'UNKNOWN' as const }),
    path: 'StartLoggingTime',
    expected: known,
    found: since,
    message: isStopped
      ? `The trail was stopped at ${stopped} and started again at ${since}. What happened in between is not logged.`
      : `Unknown: StartLogging was called at ${since}, after the last deployment, and no stop of the trail is known.`,
  });
  return orPass(auditLog, TrailNotRestarted, known === since ? [] : [restarted], trail);
}

function loggingSinceOf({ trails }: AuditLog): Readonly<Record<string, string>> {
  return Object.fromEntries(
    trails.flatMap((trail) => {
      const since = sinceOf(trail);
      return trail.arn !== undefined && since !== undefined ? [[trail.arn, since]] : [];
    }),
  );
}

/** A deployment may start a trail anew; a stop after the last start that is known is no part of it. */
function pausesOf({ trails }: AuditLog, previous: Baseline | undefined): Readonly<Record<string, string>> {
  const known = Object.entries(previous?.loggingSince ?? {});
  return Object.fromEntries(
    known.filter(([arn, since]) => {
      const stopped = trails.find((trail) => trail.arn === arn)?.state?.StopLoggingTime;
      return typeof stopped === 'string' && stopped > since;
    }),
  );
}

/** A trail that is stopped shows when it was started before: its pause is told as such. */
function sinceOf({ state }: Resource): string | undefined {
  const since = state?.StartLoggingTime;
  return typeof since === 'string' ? since : undefined;
}

function codeFindings(auditLog: AuditLog, { code }: Baseline): readonly Finding[] {
  const changed = functionsOf(auditLog)
    .filter(({ logicalId, sha256 }) => code[logicalId]?.sha256 !== sha256)
    .map(({ resource, logicalId, sha256 }) =>
      findingOf(auditLog, FunctionCodeUnchanged, resource, {
        status: 'DRIFT',
        path: 'Code',
        expected: code[logicalId]?.sha256 ?? null,
        found: sha256,
        message: `The code of ${resource.ref} is not the deployed code.`,
      }),
    );
  return orPass(auditLog, FunctionCodeUnchanged, changed);
}

function trailFindings(auditLog: AuditLog, { trails }: Baseline): readonly Finding[] {
  const [trail] = auditLog.trails;
  if (!trail) return [];
  const added = otherTrailsOf(auditLog).flatMap(({ arn, bucket }) => {
    const writesHere = bucket === auditLog.log.bucket.ref;
    if (Object.hasOwn(trails, arn) && !writesHere) return [];
    return findingOf(auditLog, NoOtherTrail, trail, {
      path: 'S3BucketName',
      expected: 'only trails of the template',
      found: `${arn} to ${bucket}`,
      message: writesHere
        ? `The trail ${arn} writes to the log bucket and is not part of the audit log.`
        : `The trail ${arn} appeared after the first run and sends events to the bucket ${bucket}.`,
    });
  });
  return orPass(auditLog, NoOtherTrail, added);
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
