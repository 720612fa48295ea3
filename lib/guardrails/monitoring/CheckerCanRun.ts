/** Nothing keeps the drift checker from running. */
import { weigh, type Guardrail } from '../guardrail';
import { numberOf } from '../scalars';
import { eachChecker } from './checkers';

export const CheckerCanRun: Guardrail = {
  id: 'CheckerCanRun',
  theme: 'monitoring',
  title: 'The drift checker’s reserved concurrency lets it run',
  reason:
    'A function whose reserved concurrency is 0 never runs. One call to PutFunctionConcurrency silences the checker and leaves ' +
    'its code, its schedule and its role as they were.',
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
  remedy: 'Reserve a concurrency of at least 1, or remove the setting.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    eachChecker(auditLog, (checker) => [
      weigh(
        checker,
        'ReservedConcurrentExecutions',
        '1 or more, or not set',
        (value) => value === undefined || (numberOf(value) ?? 0) >= 1,
      ),
    ]),
};
