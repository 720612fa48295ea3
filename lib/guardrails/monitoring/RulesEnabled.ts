/** Every rule of the audit log is on. */
import { code } from '../../checks/code';
import type { Resource } from '../../facts/audit-log';
import { isList, valueAt, type Value } from '../../facts/value';
import { expectProperty, expectValue, type Guardrail } from '../guardrail';
import { eventRulesOf, isOn } from './rules';

export const RulesEnabled: Guardrail = {
  id: 'RulesEnabled',
  theme: 'monitoring',
  title: 'Every EventBridge rule of the audit log is enabled and has a target',
  problem: 'An EventBridge rule is disabled or has no target',
  reason: 'A disabled rule, or one whose targets were removed, still stands in every list and hears nothing.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Set State to ENABLED and give the rule a target.',
  code: {
    cloudFormation: code`
      Rule:
        Properties:
          State: ENABLED
          Targets:
            - Id: topic
              Arn: !Ref Topic
    `,
    cdk: code`
      new events.Rule(this, 'Rule', {
        enabled: true,
        eventPattern: { source: ['aws.cloudtrail'] },
        targets: [new targets.SnsTopic(topic)],
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    eventRulesOf(auditLog).flatMap((rule) => [
      expectProperty(rule, 'State', 'ENABLED', () => isOn(rule)),
      expectValue(
        { resource: rule, path: 'Targets' },
        targetsOf(rule),
        'at least one target',
        (targets) => isList(targets) && targets.length > 0,
      ),
    ]),
};

/** Where a rule leads; how each target is fed is another question. */
function targetsOf({ properties: { Targets: targets } }: Resource): Value | undefined {
  return isList(targets) ? targets.map((target) => valueAt(target, 'Arn') ?? null) : targets;
}
