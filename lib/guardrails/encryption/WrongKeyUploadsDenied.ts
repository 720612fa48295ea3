/** Nothing is stored under a key that somebody else controls. */
import type { Resource, Vault } from '../../facts/audit-log';
import { anyPrincipalBut, statementsOf, surelyDenies, theService, type Context } from '../../facts/policy';
import { isUnknown, valueAt } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { vaultsOf } from '../vaults';

const POLICY = 'PolicyDocument';
const EXPECTED = 'uploads that name another key are denied';

export const WrongKeyUploadsDenied: Guardrail = {
  id: 'WrongKeyUploadsDenied',
  theme: 'encryption',
  title: 'Uploads that are encrypted with another key are denied',
  reason:
    'Default encryption gives way to what an upload asks for. A log file under an attacker’s key is locked, counted and ' +
    'unreadable as soon as they disable that key.',
  severity: 'HIGH',
  threat: { technique: 'T1486', name: 'Data Encrypted for Impact' },
  controls: {
    'CFTC-1.31': ['1.31(c)(2)'],
    HIPAA: ['164.312(a)(2)(iv)', '164.312(c)(1)'],
    'PCI-DSS': ['3.6.1', '10.3.2'],
    SOC2: ['CC6.1', 'PI1.5'],
    GDPR: ['Art. 32(1)(a)'],
    'ISO-27001': ['A.8.24'],
    'NIST-800-53': ['AU-9(3)', 'SC-28'],
    FedRAMP: ['AU-9(3)', 'SC-28'],
  },
  remedy:
    'Deny s3:PutObject in the bucket policy where s3:x-amz-server-side-encryption-aws-kms-key-id is present and not the key’s ARN.',
  owner: 'security',
  judgedFrom: ['template', 'account'],
  check: (auditLog) => vaultsOf(auditLog).map(weighVault),
};

function weighVault({ bucket, policies, key }: Vault): Verdict {
  const [policy] = policies;
  const place = { resource: policy ?? bucket, path: policy ? POLICY : '' };
  if (!policy) return fail(place, EXPECTED, 'no bucket policy');
  const statements = policies.flatMap(({ properties }) => statementsOf(valueAt(properties, POLICY)));
  const answers = [anyPrincipalBut([]), theService('cloudtrail.amazonaws.com')].map((caller) =>
    surelyDenies(statements, {
      caller,
      action: 's3:PutObject',
      resource: `${bucket.arn ?? ''}/*`,
      context: uploadWithAnotherKey(key),
    }),
  );
  if (answers.includes(false)) return fail(place, EXPECTED, 'such an upload is not denied');
  const unresolved = answers.find(isUnknown);
  return unresolved ? unknown(place, EXPECTED, unresolved) : pass(place, EXPECTED, 'denied');
}

/** A key that surely is another one: of the same account and Region where those are known. */
function uploadWithAnotherKey(key: Resource | undefined): Context {
  const [, partition = 'aws', , region = 'us-east-1', account = '999999999999'] = key?.arn?.split(':') ?? [];
  return {
    's3:x-amz-server-side-encryption': { is: 'aws:kms' },
    's3:x-amz-server-side-encryption-aws-kms-key-id': {
      is: `arn:${partition}:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000000`,
    },
  };
}
