/** Nothing keeps the functions that watch the audit log from running. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, valueAt } from '../../facts/value';
import { actorsOf } from '../functions';
import { unknown, expectProperty, type Guardrail, type Verdict } from '../guardrail';
import { numberOf } from '../scalars';
import { mappingsOf } from './mappings';

const PATH = 'ReservedConcurrentExecutions';

export const FunctionsCanRun: Guardrail = {
  id: 'FunctionsCanRun',
  theme: 'monitoring',
  title:
    'Concurrency and timeout let the drift checker, the tamper responder and the log verification run to their end',
  problem: 'Concurrency or timeout keeps a function from finishing',
  reason:
    'A function whose reserved concurrency is 0 never runs, and one that has less than its queue hands over is throttled until ' +
    'tamper events are given up (Lambda Developer Guide, "Configuring scaling behavior for SQS event source mappings"). One ' +
    'call to PutFunctionConcurrency does that, and leaves code, schedule and role as they were.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy:
    'Reserve a concurrency of at least 1 and of what its queues may hand over at once, or remove the setting; set a Timeout of a ' +
    'minute at least.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    actorsOf(auditLog)
      .filter(({ resource }) => resource.type === 'AWS::Lambda::Function')
      .flatMap(({ resource }) => [judgeConcurrency(auditLog, resource), judgeTimeout(resource)]),
};

/** A run asks AWS a hundred times and more; Lambda ends it after 3 seconds where nothing is set (AWS::Lambda::Function, Timeout). */
const LEAST_SECONDS = 60;

function judgeTimeout(watcher: Resource): Verdict {
  const expected = `${LEAST_SECONDS} seconds or more`;
  return expectProperty(watcher, 'Timeout', expected, (seconds) => (numberOf(seconds) ?? 0) >= LEAST_SECONDS);
}

function judgeConcurrency(auditLog: AuditLog, watcher: Resource): Verdict {
  const handedOver = mappingsOf(auditLog, watcher).map(({ properties }) =>
    valueAt(properties, 'ScalingConfig.MaximumConcurrency'),
  );
  const reason = handedOver.find(isUnknown);
  const least = Math.max(
    1,
    handedOver.reduce((sum: number, most) => sum + (numberOf(most) ?? 0), 0),
  );
  const reserved = watcher.properties[PATH];
  if (reason && reserved !== undefined && numberOf(reserved) !== 0) {
    return unknown({ resource: watcher, path: PATH }, 'as much as its queues may hand over', reason);
  }
  return expectProperty(
    watcher,
    PATH,
    `${least} or more, or not set`,
    (value) => value === undefined || (numberOf(value) ?? 0) >= least,
  );
}
