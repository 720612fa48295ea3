/** No policy of a bucket or key makes somebody an administrator who is not on the list. */
import type { AuditLog } from '../../facts/audit-log';
import {
  anyPrincipalBut,
  mayAllow,
  statementsOf,
  surelyDenies,
  type Requests,
  type Statement,
} from '../../facts/policy';
import { isUnknown, type Unknown } from '../../facts/value';
import { bucketArn, bucketStatements, objectsArn, policyPlace } from '../bucket-policy';
import { TAMPERING_ACTIONS } from '../data/tampering-actions';
import { functionRoles, STRANGER, unknownRole } from '../functions';
import { fail, pass, unknown, type Guardrail, type Place, type Verdict } from '../guardrail';
import { keysOf } from '../keys';
import { tamperingIn } from '../tampering';
import { vaultsOf } from '../vaults';
import { grantCode } from './grant-code';

type Call = Pick<Requests, 'action' | 'resource'>;
type TamperingAction = (typeof TAMPERING_ACTIONS)[keyof typeof TAMPERING_ACTIONS][number];

/** Whoever may make one of these calls on a key decides about it. */
const KEY_CALLS: readonly TamperingAction[] = [
  'kms:CreateGrant',
  'kms:DisableKey',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
];

export const OnlyAdministratorsAdminister: Guardrail = {
  id: 'OnlyAdministratorsAdminister',
  theme: 'access',
  title: 'Policies of buckets and keys let only the named administrators change them',
  problem: 'Others than the administrators may change the policy',
  reason:
    'A statement that lets one more role replace the policy makes that role an administrator, though no list names it.',
  severity: 'HIGH',
  threat: { technique: 'T1098', name: 'Account Manipulation' },
  remedy: 'Take the principal out of the Allow statement, or name it among the administrators.',
  code: grantCode({
    sid: 'Administer',
    to: ['audit-log-administrator', 'administratorArns'],
    action: 's3:PutBucketPolicy',
    on: ['', 'bucket.bucketArn'],
  }),
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => [
    ...vaultsOf(auditLog).map((vault) =>
      judgeAdministration(auditLog, policyPlace(vault), bucketStatements(vault), TAMPERING_ACTIONS['AWS::S3::Bucket'], [
        bucketArn(vault),
        objectsArn(vault),
      ]),
    ),
    ...keysOf(auditLog).map((key) =>
      judgeAdministration(
        auditLog,
        { resource: key, path: 'KeyPolicy' },
        statementsOf(key.properties['KeyPolicy']),
        KEY_CALLS,
        [key.arn ?? '*'],
      ),
    ),
  ],
};

function judgeAdministration(
  auditLog: AuditLog,
  place: Place,
  statements: readonly Statement[],
  actions: readonly TamperingAction[],
  resources: readonly string[],
): Verdict {
  const expected = 'no other principal is allowed to';
  const caller = anyPrincipalBut([...auditLog.requirements.administrators, ...functionRoles(auditLog)]);
  const letting = statements.filter(({ effect }) => effect === 'Allow');
  const allowing: { readonly call: Call; readonly unknown: Unknown | undefined }[] = [];
  for (const call of callsOn(resources, actions, letting)) {
    const requests = { action: call.action, resource: call.resource, caller };
    const statement = mayAllow(letting, requests);
    const denied = statement ? surelyDenies(statements, requests) : true;
    if (!statement || denied === true) continue;
    allowing.push({ call, unknown: statement.unknown ?? (isUnknown(denied) ? denied : undefined) });
  }
  const sure = allowing.filter((each) => each.unknown === undefined).map(({ call }) => call);
  const role = unknownRole(auditLog);
  if (role && sure.length > 0 && !sure.some((call) => mayAllow(statements, { ...call, caller: STRANGER }))) {
    return unknown(place, expected, role);
  }
  const allowed = sure.map(({ action }) => action);
  if (allowed.length > 0) return fail(place, expected, allowed, `others are allowed ${allowed.slice(0, 5).join(', ')}`);
  const [doubt] = allowing;
  return doubt?.unknown ? unknown(place, expected, doubt.unknown) : pass(place, expected, []);
}

/** Of a hundred calls, those that statements speak of: most of a bucket's policy allow two or three. */
function callsOn(
  resources: readonly string[],
  actions: readonly TamperingAction[],
  letting: readonly Statement[],
): readonly Call[] {
  const spokenOf = new Set(letting.flatMap(tamperingIn));
  return actions
    .filter((action) => spokenOf.has(action))
    .flatMap((action) => resources.map((resource) => ({ action, resource })));
}
