/** What this run did not read, as an earlier run of the same deployment proved it. */
import type { FullReads } from '../evidence/baseline';
import type { AuditLog, Resource } from '../facts/audit-log';
import { resourceId, resourcesOf, withResources } from '../facts/resources';
import { isList, isProperties, isUnknown, NotRead, valueAt, type Properties, type Value } from '../facts/value';
import type { Finding } from '../findings/finding';
import { judge, type Guardrail } from '../guardrails/guardrail';
import { resourceTypeOf } from '../resource-types/lookup';
import { present } from '../resource-types/answers';
import { provenAt } from './read-rotation';

/** What the account has, where each value that an earlier full read proved stands as deployed. */
export function withEarlierReads(expected: AuditLog, actual: AuditLog, fullReads: FullReads, now: Date): AuditLog {
  const deployed = new Map(resourcesOf(expected).map((resource) => [resourceId(resource), resource]));
  return withResources(actual, (resource) => {
    const promised = deployed.get(resourceId(resource));
    return promised && provenAt(resource, fullReads, now) ? asDeployed(resource, promised) : resource;
  });
}

/**
 * Judges an audit log. A verdict that needs an earlier read says when that was.
 *
 * @param actual What this run read.
 * @param proven The same, with what earlier runs proved.
 */
export function judgeProven(
  actual: AuditLog,
  proven: AuditLog,
  guardrails: readonly Guardrail[],
  fullReads: FullReads,
): Finding[] {
  const keyOf = ({ guardrail, resource, path, status }: Finding): string =>
    [guardrail, resource, path, status].join('\n');
  const ofThisRun = new Set(judge(actual, guardrails).map(keyOf));
  const times = new Map(
    resourcesOf(actual).map((resource) => [resource.displayName, fullReads[resourceId(resource)]] as const),
  );
  const oldest = Object.values(fullReads).toSorted()[0];
  return judge(proven, guardrails).map((finding) => {
    if (ofThisRun.has(keyOf(finding))) return finding;
    const at = times.get(finding.resource) ?? oldest ?? '';
    return { ...finding, message: `${finding.message} This run did not read all of it: it was as deployed at ${at}.` };
  });
}

/** What was read stands as the same object: what is known of it already, its statements for one, is not found out again. */
function asDeployed(resource: Resource, promised: Resource): Resource {
  if (!isPartlyUnread(resource.properties) && !isPartlyUnread(resource.state ?? {})) return resource;
  const never = resourceTypeOf(resource.type)?.neverRead ?? {};
  const properties = Object.entries(resource.properties).map(([name, found]) => [
    name,
    name in never || !isPartlyUnread(found) ? found : filled(found, promised.properties[name]),
  ]);
  const state = Object.entries(resource.state ?? {}).filter(([, value]) => !(value instanceof NotRead));
  return {
    ...resource,
    properties: present(Object.fromEntries(properties) as Properties),
    ...(resource.state && { state: Object.fromEntries(state) }),
  };
}

function isPartlyUnread(value: Value): boolean {
  if (value instanceof NotRead) return true;
  if (isUnknown(value)) return false;
  if (isList(value)) return value.some(isPartlyUnread);
  return isProperties(value) && Object.values(value).some(isPartlyUnread);
}

/** Entries of lists that were read in part are known by their ids. */
function filled(found: Value, promised: Value | undefined): Value | undefined {
  if (found instanceof NotRead) return promised;
  if (isUnknown(found)) return found;
  if (isList(found) && isList(promised))
    return found.map(
      (each) =>
        filled(
          each,
          promised.find((other) => isSame(each, other)),
        ) ?? each,
    );
  if (!isProperties(found) || !isProperties(promised)) return found;
  return present(
    Object.fromEntries(Object.entries(found).map(([name, value]) => [name, filled(value, promised[name])])),
  );
}

function isSame(found: Value, promised: Value): boolean {
  return ['Id', 'Arn'].every(
    (name) => valueAt(found, name) !== undefined && valueAt(found, name) === valueAt(promised, name),
  );
}
