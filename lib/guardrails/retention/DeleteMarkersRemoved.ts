/** Delete markers do not outlive what they hide. */
import { code } from '../../checks/code';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail } from '../guardrail';
import { isTrue } from '../scalars';
import { rulesOn, surelyCoversEverything } from './lifecycle';

const NAME = 'ExpiredObjectDeleteMarker';
const EXPECTED = `an enabled rule on all log files with ${NAME}`;

export const DeleteMarkersRemoved: Guardrail = {
  id: 'DeleteMarkersRemoved',
  theme: 'retention',
  title: 'Delete markers without a version behind them are removed',
  problem: 'Old delete markers are never removed',
  reason:
    'Every expired log file leaves a delete marker. The one that an attacker set is lost among millions, and ' +
    'listing the bucket grows slow (S3 User Guide, "Removing expired object delete markers").',
  severity: 'LOW',
  threat: { technique: 'T1070', name: 'Indicator Removal' },
  remedy: 'Add a lifecycle rule of its own with ExpiredObjectDeleteMarker set to true: it excludes ExpirationInDays.',
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          LifecycleConfiguration:
            Rules:
              - Id: remove-delete-markers
                Status: Enabled
                ExpiredObjectDeleteMarker: true
    `,
    cdk: code`
      new s3.Bucket(this, 'LogBucket', {
        lifecycleRules: [{ id: 'remove-delete-markers', expiredObjectDeleteMarker: true }],
      });
    `,
  },
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    rulesOn(auditLog, auditLog.log.bucket, EXPECTED, (rules, place) => {
      const sure = rules.find((rule) => surelyCoversEverything(rule) && isTrue(valueAt(rule.value, NAME)));
      if (sure) return [pass({ ...place, path: `${sure.path}.${NAME}` }, EXPECTED, true)];
      const possible = rules.some((rule) => {
        const marker = valueAt(rule.value, NAME);
        return rule.coversEverything !== false && (isTrue(marker) || isUnknown(marker));
      });
      if (possible) return [unknown(place, EXPECTED, 'whether the rule acts is not known')];
      return [fail(place, EXPECTED, null, 'no lifecycle rule removes delete markers of all log files')];
    }),
};
