/** Uploads that never finished do not pile up. */
import { code } from '../../checks/code';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import { vaultsOf } from '../vaults';
import { rulesOn, surelyCoversEverything } from './lifecycle';

const NAME = 'AbortIncompleteMultipartUpload.DaysAfterInitiation';
const EXPECTED = 'an enabled rule without filter that aborts incomplete uploads';

export const IncompleteUploadsAborted: Guardrail = {
  id: 'IncompleteUploadsAborted',
  theme: 'retention',
  title: 'Incomplete uploads are aborted',
  problem: 'Incomplete uploads are never aborted',
  reason:
    'Parts of an unfinished upload are no object: nothing locks, lists or expires them. A principal that may upload can store ' +
    'data there unseen (S3 User Guide, "Aborting a multipart upload").',
  severity: 'LOW',
  threat: { technique: 'T1074.002', name: 'Data Staged: Remote Data Staging' },
  remedy: 'Add AbortIncompleteMultipartUpload to a lifecycle rule without filter, with 7 days after initiation.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          LifecycleConfiguration:
            Rules:
              - Id: abort-incomplete-uploads
                Status: Enabled
                AbortIncompleteMultipartUpload:
                  DaysAfterInitiation: 7
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        lifecycleRules: [{ id: 'abort-incomplete-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    vaultsOf(auditLog).flatMap(({ bucket }) =>
      rulesOn(auditLog, bucket, EXPECTED, (rules, place) => {
        const aborting = rules
          .map((rule) => ({ rule, days: valueAt(rule.value, NAME) }))
          .filter(({ rule, days }) => days !== undefined && rule.coversEverything !== false);
        const sure = aborting.find(({ rule, days }) => surelyCoversEverything(rule) && !isUnknown(days));
        if (sure) return [pass({ ...place, path: `${sure.rule.path}.${NAME}` }, EXPECTED, sure.days)];
        if (aborting.length > 0) return [unknown(place, EXPECTED, 'whether the rule acts is not known')];
        return [fail(place, EXPECTED, null, 'no rule aborts all incomplete uploads')];
      }),
    ),
};
