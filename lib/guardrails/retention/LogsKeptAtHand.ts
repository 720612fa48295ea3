/** Logs stay immediately available for as long as a framework asks. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isList, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { days as inDays } from '../../findings/format';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { numberOf } from '../scalars';
import { rulesOn, transitionsOf, type Transition } from './lifecycle';
import { keptAtHandDays } from './periods';

/** Classes whose objects must be restored before they can be read (S3 User Guide, "Working with archived objects"). */
const ARCHIVE_CLASSES = ['GLACIER', 'DEEP_ARCHIVE', 'Glacier'];
const TIERINGS = 'IntelligentTieringConfigurations';

export const LogsKeptAtHand: Guardrail = {
  id: 'LogsKeptAtHand',
  theme: 'retention',
  title: 'Logs stay immediately readable for as long as the frameworks require',
  problem: 'Logs leave immediate access sooner than the frameworks allow',
  reason:
    'S3 Glacier Flexible Retrieval and Deep Archive answer after minutes or hours, and only after a restore. An ' +
    'investigation, an examiner and log file validation all read logs at once.',
  severity: 'MEDIUM',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Move logs to an archive class later, or to GLACIER_IR, which is read at once.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          LifecycleConfiguration:
            Rules:
              - Id: expire
                Status: Enabled
                ExpirationInDays: 2193
                Transitions:
                  - StorageClass: DEEP_ARCHIVE
                    TransitionInDays: 731 # SEC 17a-4: two years in immediate access
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        lifecycleRules: [
          {
            id: 'expire',
            expiration: Duration.days(2193),
            // SEC 17a-4: two years in immediate access
            transitions: [{ storageClass: s3.StorageClass.DEEP_ARCHIVE, transitionAfter: Duration.days(731) }],
          },
        ],
      });
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => {
    const days = keptAtHandDays(auditLog);
    return days === 0 ? [] : judgeArchiving(auditLog, days);
  },
};

function judgeArchiving(auditLog: AuditLog, atHand: number): readonly Verdict[] {
  const { bucket } = auditLog.log;
  const expected = `no archive class before ${inDays(atHand)}`;
  return rulesOn(auditLog, bucket, expected, (rules, place) => {
    const byRule = rules.flatMap((rule) => {
      const transitions = transitionsOf(rule);
      if (!isUnknown(transitions)) return transitions.flatMap((move) => judgeMove(bucket, move, atHand, expected));
      return [unknown({ ...place, path: `${rule.path}.Transitions` }, expected, transitions)];
    });
    const verdicts = [...byRule, ...judgeTierings(bucket, atHand, expected)];
    return verdicts.length > 0 ? verdicts : [pass(place, expected, 'no rule archives objects')];
  });
}

/** Moves to a class that is read at once say nothing and have no verdict. */
function judgeMove(
  bucket: Resource,
  { path, days, found, storageClass }: Transition,
  atHand: number,
  expected: string,
) {
  const place = { resource: bucket, path };
  if (isUnknown(storageClass)) return [unknown(place, expected, storageClass)];
  if (!ARCHIVE_CLASSES.some((archive) => archive === storageClass)) return [];
  if (isUnknown(days)) return [unknown(place, expected, days)];
  return [days >= atHand ? pass(place, expected, found) : fail(place, expected, found)];
}

/** Intelligent-Tiering archives by itself where a configuration says so. */
function judgeTierings(bucket: Resource, atHand: number, expected: string): Verdict[] {
  const configurations = valueAt(bucket.properties, TIERINGS);
  if (isUnknown(configurations)) return [unknown({ resource: bucket, path: TIERINGS }, expected, configurations)];
  if (!isList(configurations)) return [];
  return configurations.flatMap((configuration, index) => {
    if (valueAt(configuration, 'Status') === 'Disabled') return [];
    const path = `${TIERINGS}.${index}.Tierings`;
    const place = { resource: bucket, path };
    return tieringDays(configuration).map((days) => {
      if (isUnknown(days)) return unknown(place, expected, days);
      return days >= atHand ? pass(place, expected, days) : fail(place, expected, days);
    });
  });
}

function tieringDays(configuration: Value): readonly (number | Unknown)[] {
  const tierings = valueAt(configuration, 'Tierings');
  if (isUnknown(tierings)) return [tierings];
  return (isList(tierings) ? tierings : []).map((tiering) => {
    const days = valueAt(tiering, 'Days');
    return isUnknown(days) ? days : (numberOf(days) ?? new Unknown('the tiering states no days'));
  });
}
