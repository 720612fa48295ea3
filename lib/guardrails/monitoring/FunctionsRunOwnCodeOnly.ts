/** The functions that watch the audit log run the code that was deployed, and nothing beside it. */
import type { Resource } from '../../facts/audit-log';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { actorsOf } from '../functions';
import { fail, pass, unknown, weighValue, type Guardrail, type Verdict } from '../guardrail';

export const FunctionsRunOwnCodeOnly: Guardrail = {
  id: 'FunctionsRunOwnCodeOnly',
  theme: 'monitoring',
  title: 'No layer, extension or environment variable puts foreign code into the functions that watch',
  reason:
    'NODE_OPTIONS loads a file before the function’s own code, AWS_LAMBDA_EXEC_WRAPPER starts another program in its place, and a ' +
    'layer brings both along (Lambda Developer Guide, "Modifying the runtime environment"). AWS_ENDPOINT_URL sends every question ' +
    'to somebody else. The code, and its hash, stay as they were.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  controls: {
    HIPAA: ['164.312(c)(1)'],
    'PCI-DSS': ['10.7.2', '11.5.2'],
    SOC2: ['CC7.1', 'CC7.2'],
    'ISO-27001': ['A.8.16', 'A.8.32'],
    'NIST-800-53': ['CM-5', 'SI-7'],
    FedRAMP: ['SI-4'],
  },
  remedy: 'Remove Layers, and every variable of Environment whose name does not begin with WORMTRAIL_.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    actorsOf(auditLog)
      .filter(({ resource }) => resource.type === 'AWS::Lambda::Function')
      .flatMap(({ resource }) => weighFunction(resource)),
};

function weighFunction(watcher: Resource): Verdict[] {
  const layers = valueAt(watcher.properties, 'Layers');
  return [
    weighValue({ resource: watcher, path: 'Layers' }, layers, 'none', (value) => namesIn(value).length === 0),
    weighVariables(watcher),
  ];
}

/** Names alone are weighed: a value may be known at deployment only. */
function weighVariables(watcher: Resource): Verdict {
  const place = { resource: watcher, path: 'Environment.Variables' };
  const expected = 'names that begin with WORMTRAIL_';
  const variables = valueAt(watcher.properties, place.path);
  if (isUnknown(variables)) return unknown(place, expected, variables);
  const foreign = namesIn(variables).filter((name) => !name.startsWith('WORMTRAIL_'));
  return foreign.length === 0
    ? pass(place, expected, [])
    : fail(place, expected, foreign, `it is given ${foreign.join(', ')}`);
}

function namesIn(value: Value | undefined): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
