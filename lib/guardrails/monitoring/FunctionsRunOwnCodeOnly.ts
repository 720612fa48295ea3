/** The functions that watch the audit log run the code that was deployed, and nothing beside it. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { isUnknown, valueAt, type Value } from '../../facts/value';
import { actorsOf } from '../functions';
import { statedName } from '../members';
import { topicsOf } from '../ownership/owner-facts';
import { OWNERS } from '../../facts/requirements';
import { fail, pass, unknown, expectProperty, expectValue, type Guardrail, type Verdict } from '../guardrail';

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
      .flatMap(({ resource }) => judgeFunction(auditLog, resource)),
};

function judgeFunction(auditLog: AuditLog, watcher: Resource): Verdict[] {
  const layers = valueAt(watcher.properties, 'Layers');
  return [
    ...(auditLog.origin === 'template'
      ? [expectProperty(watcher, 'Code', 'a bundle of the release, in a bucket', isBundle)]
      : []),
    expectProperty(watcher, 'Handler', 'index.handler', (handler) => handler === 'index.handler'),
    ...judgeValues(auditLog, watcher),
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

/** Inline code and images are no bundles of wormtrail; a live function does not say where its code came from. */
function isBundle(code: Value | undefined): boolean {
  return ['ZipFile', 'ImageUri'].every((name) => valueAt(code, name) === undefined);
}

/** What the variables have to name: the checker checks what they say. */
function judgeValues(auditLog: AuditLog, watcher: Resource): Verdict[] {
  const stated = statedName(watcher);
  const topics = OWNERS.flatMap((owner) =>
    topicsOf(auditLog, owner).map(({ ref, arn }) => [owner, arn ?? ref] as const),
  );
  // a template by itself does not say what its stack is called; wormtrail's own stack has the name of the audit log
  const stacks = [watcher.stack, stated, ...auditLog.stacks.map(({ name }) => name)];
  const expected: Readonly<Record<string, (value: string) => boolean>> = {
    WORMTRAIL_STACK: (value) => stacks.includes(value),
    WORMTRAIL_AUDIT_LOG: (value) => typeof stated !== 'string' || value === stated,
    WORMTRAIL_EVIDENCE_BUCKET: (value) => value === auditLog.evidence?.bucket.ref,
    WORMTRAIL_TRAIL_ARN: (value) => auditLog.trails.some(({ arn }) => arn === value),
    WORMTRAIL_TOPICS: (value) => topics.every(([owner, arn]) => value.includes(`"${owner}":"${arn}"`)),
  };
  return Object.entries(expected).flatMap(([name, holds]) => {
    const path = `Environment.Variables.${name}`;
    if (valueAt(watcher.properties, path) === undefined) return [];
    return [
      expectProperty(watcher, path, 'a part of this audit log', (value) => typeof value === 'string' && holds(value)),
    ];
  });
}
