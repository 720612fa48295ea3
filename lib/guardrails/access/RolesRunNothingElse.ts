/** Nothing in the app runs as an administrator, a reader or a function, or is told to weaken the audit log. */
import { code } from '../../checks/code';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { coversArn, coversPattern, statementsOf, type Statement } from '../../facts/policy';
import { TAMPER_CALLS } from '../../facts/tamper-calls';
import { firstUnknown, isUnknown, Unknown, type Value } from '../../facts/value';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { actorsOf } from '../functions';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn } from '../identity-policies';
import { guardedRoles } from './guarded-roles';
import { callsIn, doubtAbout, rolesIn, type Leaf } from './what-runs';

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
  code: {
    cloudFormation: code`
      OtherFunction:
        Properties:
          Role: !GetAtt OtherRole.Arn
      OtherRole:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Statement:
              - Effect: Allow
                Principal: { Service: lambda.amazonaws.com }
                Action: sts:AssumeRole
    `,
    cdk: code`
      new lambda.Function(this, 'OtherFunction', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: lambda.Code.fromAsset('dist'),
        role: new iam.Role(this, 'OtherRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
      });
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: judgeRunners,
};

function judgeRunners(auditLog: AuditLog): Verdict[] {
  const own = new Set(actorsOf(auditLog).map(({ resource }) => resource));
  const verdicts = auditLog.inventory
    .filter((resource) => !own.has(resource))
    .flatMap((resource) => [
      ...rolesIn(resource).flatMap((leaf) => judgeRole(auditLog, resource, leaf)),
      ...judgeCalls(auditLog, resource),
    ]);
  return verdicts.length > 0 ? verdicts : [pass({ resource: auditLog.log.bucket, path: '' }, EXPECTED, [])];
}

function judgeRole(auditLog: AuditLog, resource: Resource, leaf: Leaf): Verdict[] {
  const { path, value } = leaf;
  const place = { resource, path };
  const doubt = doubtAbout(resource, leaf);
  if (doubt) return guardedRoles(auditLog).length > 0 ? [unknown(place, EXPECTED, doubt)] : [];
  if (typeof value !== 'string') return [];
  const role = guardedRoles(auditLog).find((pattern) => names(pattern, value) || isRefOf(auditLog, pattern, value));
  if (role === undefined || isWorkload(auditLog, role)) return [];
  return [fail(place, EXPECTED, value, `it runs as ${role}`)];
}

/** An ARN, one inside a text, or a role’s name alone. */
function names(pattern: string, text: string): boolean {
  const arns = text.match(/arn:[\w-]+:iam::(?:\d{12}|\$\{[^}]*\}):role\/[^\s"'\\,]+/g) ?? [text];
  if (arns.some((arn) => coversArn(pattern, arn))) return true;
  return !/[:/\s]/.test(text) && coversPattern(pattern.split('/').at(-1) ?? pattern, text);
}

/** `Ref` of a role is its name. */
function isRefOf({ inventory }: AuditLog, pattern: string, text: string): boolean {
  return grantsIn(inventory).role(pattern)?.ref === text;
}

/** A reader that services use on purpose: it is stated to be one, or trusts nobody but services. */
function isWorkload({ inventory, requirements }: AuditLog, reader: string): boolean {
  if (!requirements.readers.includes(reader)) return false;
  if (requirements.serviceReaders?.some(({ arn }) => arn === reader)) return true;
  const trust = statementsOf(grantsIn(inventory).role(reader)?.properties['AssumeRolePolicyDocument']);
  const letting = trust.filter(({ effect }) => effect === 'Allow');
  return letting.length > 0 && letting.every(trustsServicesOnly);
}

function trustsServicesOnly({ principals, unknown: doubt }: Statement): boolean {
  return !doubt && principals?.except === false && principals.named.every(({ type }) => type === 'Service');
}

/** Calls that weaken what they are about, where that may be the audit log. */
function judgeCalls(auditLog: AuditLog, resource: Resource): Verdict[] {
  return callsIn(resource).flatMap(({ path, service, operation, about }) => {
    if (!isTampering(service, operation)) return [];
    const place = { resource, path };
    const concerns = mayConcern(auditLog, about);
    if (isUnknown(concerns)) return [unknown(place, EXPECTED, concerns)];
    const call = `${service}:${operation}`;
    return concerns ? [fail(place, EXPECTED, call, `it calls ${call}`)] : [];
  });
}

const TAMPERING = new Set(
  Object.values(TAMPERING_ACTIONS)
    .flat()
    .map((action) => action.toLowerCase()),
);

/** By IAM’s name of the action, or by the API’s name of the call, which begins as the calls that are watched. */
function isTampering(service: string, operation: string): boolean {
  const call = operation.toLowerCase();
  const watched = TAMPER_CALLS.filter((calls) => calls.service === service).flatMap(({ calls }) => Object.keys(calls));
  return TAMPERING.has(`${service}:${call}`) || watched.some((prefix) => call.startsWith(prefix.toLowerCase()));
}

/** A call that names what it is about may be about something else; one that names nothing is about everything. */
function mayConcern({ members }: AuditLog, about: Value | undefined): boolean | Unknown {
  if (about === undefined) return true;
  const texts = textsIn(about);
  const isOurs = (text: string) =>
    members.some(({ ref, arn = ref }) => text === ref || text.includes(arn) || text.endsWith(`/${ref}`));
  if (texts.some(isOurs)) return true;
  const computed = texts.find((text) => /^\$|\{%|\{\{|<aws\./.test(text));
  return firstUnknown(about) ?? (computed === undefined ? false : new Unknown(`${computed} is computed when it runs`));
}

function textsIn(value: Value): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || isUnknown(value)) return [];
  return Object.values(value).flatMap((part) => textsIn(part));
}
