/** The functions that watch the audit log run the code that was deployed, and nothing beside it. */
import type { Resource } from '../../facts/audit-log';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { actorsOf } from '../functions';
import { fail, pass, unknown, expectValue, type Guardrail, type Verdict } from '../guardrail';

export const FunctionsRunOwnCodeOnly: Guardrail = {
  id: 'FunctionsRunOwnCodeOnly',
  theme: 'monitoring',
  title: 'No layer, extension or environment variable puts foreign code into the functions that watch',
  problem: 'A layer, extension or variable brings foreign code into a function',
  reason:
    'NODE_OPTIONS loads a file before the function’s own code, AWS_LAMBDA_EXEC_WRAPPER starts another program in its place, and a ' +
    'layer brings both along (Lambda Developer Guide, "Modifying the runtime environment"). AWS_ENDPOINT_URL sends every question ' +
    'to somebody else. The code, and its hash, stay as they were.',
  severity: 'HIGH',
  threat: { technique: 'T1562.001', name: 'Impair Defenses: Disable or Modify Tools' },
  remedy: 'Remove Layers, and every variable of Environment whose name does not begin with WORMTRAIL_.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) =>
    actorsOf(auditLog)
      .filter(({ resource }) => resource.type === 'AWS::Lambda::Function')
      .flatMap(({ resource }) => judgeFunction(resource)),
};

function judgeFunction(watcher: Resource): Verdict[] {
  const layers = valueAt(watcher.properties, 'Layers');
  return [
    expectValue({ resource: watcher, path: 'Layers' }, layers, 'none', (value) => namesIn(value).length === 0),
    judgeVariables(watcher),
  ];
}

/** Only names are judged: a value may be known at deployment only. */
function judgeVariables(watcher: Resource): Verdict {
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
