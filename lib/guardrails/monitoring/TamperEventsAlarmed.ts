/** Rules hear every call that weakens the audit log. */
import type { AuditLog } from '../../facts/audit-log';
import { TAMPER_EVENTS, type TamperEvents } from '../data/tamper-events';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { eventRulesOf, isLetThrough, isOn, listeningTo, type Listening } from './rules';

export const TamperEventsAlarmed: Guardrail = {
  id: 'TamperEventsAlarmed',
  theme: 'monitoring',
  title: 'An enabled rule watches every call that weakens the audit log',
  reason:
    'The scheduled check finds what was done within the hour. A rule tells the owner within minutes, while the attacker is still ' +
    'signed in.',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  controls: {
    HIPAA: ['164.308(a)(1)(ii)(D)', '164.308(a)(6)(ii)'],
    'PCI-DSS': ['10.2.1.6', '10.3.4', '10.7.2', '11.5.2'],
    SOC2: ['CC7.1', 'CC7.2', 'CC7.3'],
    GDPR: ['Art. 33'],
    'ISO-27001': ['A.5.25', 'A.8.16'],
    'NIST-800-53': ['AU-5', 'AU-6', 'SI-4', 'SI-4(5)'],
    FedRAMP: ['SI-4'],
    'CIS-AWS': ['4.5', '4.7', '4.8'],
  },
  remedy:
    'Add EventBridge rules on "AWS API Call via CloudTrail" for these calls, with a target that reaches an owner.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [weighRules(auditLog)],
};

function weighRules(auditLog: AuditLog): Verdict {
  const [rule] = eventRulesOf(auditLog).filter(isOn);
  const expected = 'all of them watched';
  const place = { resource: rule ?? auditLog.log.bucket, path: rule ? 'EventPattern' : '' };
  const listening = listeningTo(auditLog, 'AWS API Call via CloudTrail');
  const missing = eventsThatConcern(auditLog).flatMap((events) => unheard(events, listening));
  if (missing.length === 0) return pass(place, expected, { notWatched: [] });
  if (listening.unknown) return unknown(place, expected, listening.unknown);
  const because = rule ? `not watched: ${missing.join(', ')}` : 'no enabled rule watches anything';
  return fail(place, expected, { notWatched: missing }, because);
}

/**
 * Events of the services that the audit log's resources are of: where there is no function, no call of Lambda weakens it. What
 * CloudFormation made, CloudFormation can take away.
 */
function eventsThatConcern({ members }: AuditLog): readonly TamperEvents[] {
  const services = new Set(['cloudformation', ...members.map(({ type }) => type.split('::')[1]?.toLowerCase())]);
  return TAMPER_EVENTS.filter(({ service }) => services.has(service));
}

function unheard({ service, source, eventSource, eventNames }: TamperEvents, { listeners }: Listening): string[] {
  const ofService = listeners.filter(
    ({ pattern }) =>
      isLetThrough(pattern, 'source', source) && isLetThrough(pattern, 'detail.eventSource', eventSource),
  );
  return eventNames
    .filter((name) => !ofService.some(({ pattern }) => isLetThrough(pattern, 'detail.eventName', name)))
    .map((name) => `${service}:${name}`);
}
