/** Nothing in the app runs as an administrator, a reader or a function, or is told to weaken the audit log. */
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversArn } from '../../facts/policy';
import { firstUnknown, isProperties, isUnknown, type Value } from '../../facts/value';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { actorsOf } from '../functions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { guardedRoles } from './guarded-roles';

const EXPECTED = 'nothing that runs with a role of the audit log, or weakens it';

export const RolesRunNothingElse: Guardrail = {
  id: 'RolesRunNothingElse',
  theme: 'access',
  title: 'Nothing else in the app runs with a role of the audit log, and no schedule of it weakens the audit log',
  problem: 'Something runs with a role of the audit log, or is told to weaken it',
  reason:
    'Everyone who may change the code of a function that runs as an administrator is an administrator. A schedule with a universal target ' +
    'stops the trail without any code (EventBridge Scheduler User Guide, "Using universal targets").',
  severity: 'HIGH',
  threat: { technique: 'T1098.003', name: 'Account Manipulation: Additional Cloud Roles' },
  remedy: 'Give it a role of its own that may not change the audit log, and remove calls that weaken the audit log.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: judgeRunners,
};

function judgeRunners(auditLog: AuditLog): Verdict[] {
  const roles = guardedRoles(auditLog);
  const own = new Set(actorsOf(auditLog).map(({ resource }) => resource));
  const verdicts = auditLog.inventory
    .filter((resource) => !own.has(resource))
    .flatMap((resource) => [
      ...rolesIn(resource).flatMap((found) => judgeRole(resource, found, roles)),
      ...callsIn(auditLog, resource),
    ]);
  return verdicts.length > 0 ? verdicts : [pass({ resource: auditLog.log.bucket, path: '' }, EXPECTED, [])];
}

interface Found {
  readonly path: string;
  readonly value: Value;
}

/** Documents that speak of roles without running as them. */
const DOCUMENTS = /^(.*Policy|.*PolicyDocument|Policies|Tags|Environment|EventPattern)$/;
const NOT_RUNNING = /^AWS::(IAM::(?!InstanceProfile)|SSO::|KMS::|S3::Bucket|SNS::|SQS::|CDK::)/;

/** What stands in properties whose name speaks of a role. */
function rolesIn({ type, properties }: Resource): readonly Found[] {
  if (NOT_RUNNING.test(type) || isUnknown(properties)) return [];
  return valuesIn(properties, '').filter(({ path }) => /role/i.test(path));
}

function valuesIn(value: Value | undefined, path: string): Found[] {
  if (value === undefined || value === null || isUnknown(value) || typeof value !== 'object') {
    return value === undefined || value === null ? [] : [{ path, value }];
  }
  return Object.entries(value).flatMap(([name, part]) =>
    DOCUMENTS.test(name) ? [] : valuesIn(part, path === '' ? name : `${path}.${name}`),
  );
}

function judgeRole(resource: Resource, { path, value }: Found, roles: readonly string[]): Verdict[] {
  const place = { resource, path };
  if (isUnknown(value)) return roles.length > 0 && isRunning(resource) ? [unknown(place, EXPECTED, value)] : [];
  if (typeof value !== 'string') return [];
  const role = roles.find((pattern) => names(pattern, value));
  return role === undefined ? [] : [fail(place, EXPECTED, value, `it runs as ${role}`)];
}

/** What runs code or calls of its own: of other resources a role that is not known says little. */
function isRunning({ type }: Resource): boolean {
  return /^AWS::(Lambda::Function|StepFunctions::StateMachine|Scheduler::Schedule|IAM::InstanceProfile|RolesAnywhere::)/.test(
    type,
  );
}

/** A role's ARN, one inside a text, or its name alone where it has no wildcard. */
function names(pattern: string, text: string): boolean {
  if (coversArn(pattern, text)) return true;
  if (/[*?]/.test(pattern)) return false;
  const at = text.indexOf(pattern);
  const isInside = at >= 0 && !/[\w+=,.@/-]/.test(text.charAt(at + pattern.length));
  return isInside || text === pattern.split('/').at(-1);
}

const TAMPERING = new Set(
  Object.values(TAMPERING_ACTIONS)
    .flat()
    .map((action) => action.toLowerCase()),
);
/** Names of services where the SDK calls them otherwise than IAM. */
const IAM_NAMES: Readonly<Record<string, string>> = { sfn: 'states', eventbridge: 'events', cloudwatchlogs: 'logs' };

/** Calls of the AWS SDK that a schedule or state machine makes by itself, where they may be about the audit log. */
function callsIn(auditLog: AuditLog, resource: Resource): Verdict[] {
  if (!/^AWS::(Scheduler::Schedule|StepFunctions::StateMachine)$/.test(resource.type)) return [];
  const text = JSON.stringify(resource.properties);
  const calls = [...text.matchAll(/:aws-sdk:([a-z0-9-]+):([A-Za-z0-9]+)/g)]
    .map(([, service = '', call = '']) => `${IAM_NAMES[service] ?? service}:${call}`)
    .filter((call) => TAMPERING.has(call.toLowerCase()));
  if (calls.length === 0 || !mayConcern(auditLog, resource, text)) return [];
  const reason = firstUnknown(resource.properties['Target']);
  const place = { resource, path: resource.type.endsWith('Schedule') ? 'Target' : '' };
  return [reason ? unknown(place, EXPECTED, reason) : fail(place, EXPECTED, calls, `it calls ${calls.join(', ')}`)];
}

/** A call that names what it is about may be about something else. */
function mayConcern({ members }: AuditLog, { properties: { Target: target } }: Resource, text: string): boolean {
  const isNamed = isProperties(target) && target['Input'] !== undefined && !isUnknown(target['Input']);
  return !isNamed || members.some(({ ref, arn }) => text.includes(ref) || (arn !== undefined && text.includes(arn)));
}
