/** Every rule of the audit log is on. */
import type { Resource } from '../../facts/audit-log';
import { isList, valueAt, type Value } from '../../facts/value';
import { weigh, weighValue, type Guardrail } from '../guardrail';
import { eventRulesOf, isOn } from './rules';

export const RulesEnabled: Guardrail = {
  id: 'RulesEnabled',
  theme: 'monitoring',
  title: 'Every EventBridge rule of the audit log is enabled and has a target',
  reason: 'A disabled rule, or one whose targets were removed, still stands in every list and hears nothing.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(ii)'],
    HIPAA: ['164.308(a)(6)(ii)'],
    'PCI-DSS': ['10.7.2', '10.7.3'],
    SOC2: ['CC4.2', 'CC7.2'],
    'ISO-27001': ['A.8.16'],
    'NIST-800-53': ['AU-5', 'CA-7', 'SI-4(5)'],
    FedRAMP: ['SI-4'],
  },
  remedy: 'Set State to ENABLED and give the rule a target.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    eventRulesOf(auditLog).flatMap((rule) => [
      weigh(rule, 'State', 'ENABLED', () => isOn(rule)),
      weighValue(
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
