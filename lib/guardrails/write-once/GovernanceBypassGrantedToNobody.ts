/** No one in the app can step over a GOVERNANCE lock. */
import { code } from '../../checks/code';
import type { AuditLog, Resource, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, mayAllow, statementsOf, surelyDenies, type Requests } from '../../facts/policy';
import { isUnknown, valueAt, type Unknown } from '../../facts/value';
import { bucketArn, bucketStatements, objectsArn, policyPlace } from '../bucket-policy';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { grantsIn } from '../identity-policies';
import { vaultsOf } from '../vaults';

const BYPASS = 's3:BypassGovernanceRetention';
const EXPECTED = `${BYPASS} granted to no principal`;

export const GovernanceBypassGrantedToNobody: Guardrail = {
  id: 'GovernanceBypassGrantedToNobody',
  theme: 'write-once',
  title: 'No principal of the app may bypass a GOVERNANCE lock',
  problem: 'A principal may bypass a GOVERNANCE lock',
  reason:
    'Objects that were locked in GOVERNANCE mode once stay so. s3:BypassGovernanceRetention deletes them, without a second ' +
    'factor and without a trace but the call itself (S3 User Guide, "Managing Object Lock").',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: `Deny ${BYPASS} to everyone in the bucket policy, and take it out of every policy that allows it.`,
  code: {
    cloudFormation: code`
      LogBucketPolicy:
        Properties:
          PolicyDocument:
            Statement:
              - Sid: DenyGovernanceBypass
                Effect: Deny
                Principal: '*'
                Action: s3:BypassGovernanceRetention
                Resource: !Sub '\${LogBucket.Arn}/*'
    `,
    cdk: code`
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'DenyGovernanceBypass',
          effect: iam.Effect.DENY,
          principals: [new iam.AnyPrincipal()],
          actions: ['s3:BypassGovernanceRetention'],
          resources: [bucket.arnForObjects('*')],
        }),
      );
    `,
  },
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map((vault) => judgeVault(auditLog, vault)),
};

/** Where it may be allowed. */
interface Opening {
  readonly resource: Resource;
  readonly path: string;
  readonly unresolved: Unknown | undefined;
}

function judgeVault(auditLog: AuditLog, vault: Vault): Verdict {
  const requests = { caller: anyPrincipalBut([]), action: BYPASS, resource: objectsArn(vault) };
  const place = policyPlace(vault);
  const denied = surelyDenies(bucketStatements(vault), requests);
  if (denied === true) return pass(place, EXPECTED, 'denied to everyone');
  const openings = [...inBucketPolicies(vault, requests), ...inIdentityPolicies(auditLog, vault, requests)];
  const sure = openings.find(({ unresolved }) => unresolved === undefined);
  if (sure && !isUnknown(denied)) {
    const found = `${sure.resource.displayName} may allow it`;
    return fail(sure, EXPECTED, found, `${sure.resource.displayName} may allow ${BYPASS}`);
  }
  const unresolved = isUnknown(denied) ? denied : openings[0]?.unresolved;
  return unresolved ? unknown(openings[0] ?? place, EXPECTED, unresolved) : pass(place, EXPECTED, 'granted nowhere');
}

function inBucketPolicies({ policies }: Vault, requests: Requests): Opening[] {
  return policies.flatMap((resource) => {
    const path = 'PolicyDocument';
    const statement = mayAllow(statementsOf(valueAt(resource.properties, path)), requests);
    return statement ? [{ resource, path, unresolved: statement.unknown }] : [];
  });
}

/** A policy that denies it, too, allows nothing. */
function inIdentityPolicies({ inventory }: AuditLog, vault: Vault, requests: Requests): Opening[] {
  return grantsIn(inventory)
    .over(bucketArn(vault))
    .filter(({ actions, policy }) => actions.includes(BYPASS) && surelyDenies(policy.statements, requests) !== true)
    .map(({ holder, path, statement }) => ({ resource: holder, path, unresolved: statement.unknown }));
}
