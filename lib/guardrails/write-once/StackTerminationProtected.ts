/** Nobody deletes the stack in passing. */
import { expectValue, type Guardrail } from '../guardrail';

export const StackTerminationProtected: Guardrail = {
  id: 'StackTerminationProtected',
  theme: 'write-once',
  title: 'The stacks that hold the audit log have termination protection',
  problem: 'One call can delete the stack: termination protection is off',
  reason:
    'One DeleteStack call takes down trail, alarms and checker together. Termination protection refuses it until it is ' +
    'switched off, which is a call of its own and alarms (CloudFormation User Guide, "Protect stacks from being deleted").',
  severity: 'HIGH',
  threat: { technique: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  remedy: 'Set terminationProtection on the stack in the CDK app, or deploy with --enable-termination-protection.',
  noCode: 'Termination protection is a setting of the stack; its template has no place for it.',
  owner: 'engineering',
  judgedFrom: ['template', 'account'],
  check: ({ stacks }) =>
    stacks
      .filter(({ terminationProtection }) => terminationProtection !== undefined)
      .map(({ name, terminationProtection }) =>
        expectValue(
          { resource: undefined, path: `${name}.EnableTerminationProtection` },
          terminationProtection,
          true,
          (value) => value === true,
        ),
      ),
};
