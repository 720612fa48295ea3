/** No one in the app can step over a GOVERNANCE lock. */
import type { AuditLog, Resource, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, mayAllow, statementsOf, surelyDenies, type Statement } from '../../facts/policy';
import { isList, isUnknown, valueAt, type Unknown } from '../../facts/value';
import { bucketStatements, objectsArn, policyPlace } from '../bucket-policy';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

const BYPASS = 's3:BypassGovernanceRetention';
const EXPECTED = `${BYPASS} granted to nobody`;
/** Policies of AWS that grant every S3 action (AWS Managed Policy Reference Guide). */
const AWS_POLICIES_THAT_GRANT = /:policy\/(AdministratorAccess|PowerUserAccess|AmazonS3FullAccess)$/;

export const GovernanceBypassGrantedToNobody: Guardrail = {
  id: 'GovernanceBypassGrantedToNobody',
  theme: 'write-once',
  title: 'Nobody in the app may bypass a GOVERNANCE lock',
  reason:
    'Objects that were locked in GOVERNANCE mode once stay so. s3:BypassGovernanceRetention deletes them, without a second ' +
    'factor and without a trace but the call itself (S3 User Guide, "Managing Object Lock").',
  severity: 'HIGH',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  controls: {
    'SEC-17a-4': ['240.17a-4(f)(2)(i)(B)'],
    'FINRA-4511': ['4511(c)'],
    HIPAA: ['164.312(a)(1)', '164.312(c)(1)'],
    'PCI-DSS': ['7.2.2', '10.3.2'],
    SOC2: ['CC6.1', 'CC6.3'],
    'ISO-27001': ['A.5.33', 'A.8.2'],
    'NIST-800-53': ['AC-6', 'AU-9', 'AU-9(4)'],
    FedRAMP: ['AU-9', 'AU-9(4)'],
    SOX: ['Section 802'],
  },
  remedy: `Deny ${BYPASS} to everyone in the bucket policy, and take it out of every policy that allows it.`,
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map((vault) => weighVault(auditLog, vault)),
};

/** A grant somewhere in the app, or a reason why it cannot be known whether it is one. */
interface Grant {
  readonly resource: Resource;
  readonly path: string;
  readonly unresolved: Unknown | undefined;
}

function weighVault(auditLog: AuditLog, vault: Vault): Verdict {
  const requests = { caller: anyPrincipalBut([]), action: BYPASS, resource: objectsArn(vault) };
  const place = policyPlace(vault);
  const denied = surelyDenies(bucketStatements(vault), requests);
  if (denied === true) return pass(place, EXPECTED, 'denied to everyone');
  const grants = [...vault.policies, ...auditLog.inventory].flatMap((resource) =>
    grantsOf(resource, (statements) => mayAllow(statements, requests)),
  );
  const sure = grants.find(({ unresolved }) => unresolved === undefined);
  if (sure && !isUnknown(denied)) return fail(sure, EXPECTED, `${sure.resource.displayName} may allow it`);
  const unresolved = isUnknown(denied) ? denied : grants[0]?.unresolved;
  return unresolved ? unknown(grants[0] ?? place, EXPECTED, unresolved) : pass(place, EXPECTED, 'granted nowhere');
}

function grantsOf(resource: Resource, allowing: (statements: readonly Statement[]) => Statement | undefined): Grant[] {
  return documentPathsOf(resource).flatMap((path) => {
    const document = valueAt(resource.properties, path);
    if (typeof document === 'string' && AWS_POLICIES_THAT_GRANT.test(document)) {
      return [{ resource, path, unresolved: undefined }];
    }
    if (path.startsWith('ManagedPolicyArns'))
      return isUnknown(document) ? [{ resource, path, unresolved: document }] : [];
    const statement = allowing(statementsOf(document));
    return statement ? [{ resource, path, unresolved: statement.unknown }] : [];
  });
}

/** Where a resource holds policies that grant: identity policies, and policies of the locked buckets. */
function documentPathsOf({ type, properties }: Resource): string[] {
  switch (type) {
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::ManagedPolicy':
    case 'AWS::S3::BucketPolicy':
      return ['PolicyDocument'];
    case 'AWS::IAM::Role':
    case 'AWS::IAM::User':
    case 'AWS::IAM::Group': {
      const items = (name: string, suffix: string) => {
        const list = valueAt(properties, name);
        if (isUnknown(list)) return [name];
        return isList(list) ? list.map((_, index) => `${name}.${index}${suffix}`) : [];
      };
      return [...items('Policies', '.PolicyDocument'), ...items('ManagedPolicyArns', '')];
    }
    default:
      return [];
  }
}
