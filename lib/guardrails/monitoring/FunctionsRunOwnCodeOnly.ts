/** The functions that watch the audit log run the code that was deployed, and nothing beside it. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { ownFunctionsOf } from '../functions';
import { fail, pass, unknown, expectProperty, expectValue, type Guardrail, type Verdict } from '../guardrail';
import { judgeCode } from './released-code';
import { judgeVariableValues } from './watcher-variables';

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
  remedy:
    'Deploy the functions as the construct makes them: code, handler, runtime and WORMTRAIL_ variables. Remove Layers, and every ' +
    'variable of Environment whose name does not begin with WORMTRAIL_.',
  noCode: 'The code comes with the package: only the construct deploys it.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => ownFunctionsOf(auditLog).flatMap((watcher) => judgeFunction(auditLog, watcher)),
};

function judgeFunction(auditLog: AuditLog, watcher: Resource): Verdict[] {
  const layers = valueAt(watcher.properties, 'Layers');
  return [
    ...judgeCode(auditLog, watcher),
    expectProperty(watcher, 'Handler', 'index.handler', (handler) => handler === 'index.handler'),
    expectProperty(watcher, 'Runtime', `nodejs${OLDEST_NODE}.x or newer`, runsBundles),
    ...judgeVariableValues(auditLog, watcher),
    expectValue({ resource: watcher, path: 'Layers' }, layers, 'none', (value) => namesIn(value).length === 0),
    judgeVariables(watcher),
  ];
}

/** Names alone: the values are judged one by one. */
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

/** The bundles are made for this version of Node.js. */
const OLDEST_NODE = 24;

function runsBundles(runtime: Value | undefined): boolean {
  const [, version] = (typeof runtime === 'string' && /^nodejs(\d{1,4})\.x$/.exec(runtime)) || [];
  return Number(version) >= OLDEST_NODE;
}
