/** The policy of the key that signs the ledger: one function alone signs, and administrators do all but sign. */
import { AccountPrincipal, type IPrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { anyoneBut, only } from './conditions';
import { denyQuickDeletion, LOOK, MANAGE } from './key-policy';
import { allow, deny } from './statement';

export interface LedgerKeyPolicyProps {
  readonly account: string;
  /** Role ARN patterns that may manage the key. */
  readonly administrators: readonly string[];
  /** The role of the function that signs, and its ARN. */
  readonly signer: IPrincipal;
  readonly signerArn: string;
}

const ANY = ['*'];

/** Every statement of the key's policy. */
export function ledgerKeyPolicy({
  account,
  administrators,
  signer,
  signerArn,
}: LedgerKeyPolicyProps): PolicyStatement[] {
  const principals = [new AccountPrincipal(account)];
  const managed = MANAGE.filter((action) => !action.includes('Rotat'));
  return [
    allow('AccountLooks', { principals, actions: LOOK, resources: ANY }),
    allow('AdministratorsManage', { principals, actions: managed, resources: ANY, conditions: only(administrators) }),
    // messages as they are, and never a hash of something that the function did not see (KMS Developer Guide, "Condition keys for
    // AWS KMS", kms:MessageType and kms:SigningAlgorithm)
    allow('LedgerSigns', {
      principals: [signer],
      actions: ['kms:Sign'],
      resources: ANY,
      conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' } },
    }),
    deny('DenySigningToOthers', { actions: ['kms:Sign'], resources: ANY, conditions: anyoneBut([signerArn]) }),
    deny('DenyTampering', {
      notActions: [...LOOK, 'kms:Sign', 'kms:Verify'],
      resources: ANY,
      conditions: anyoneBut(administrators),
    }),
    denyQuickDeletion(),
  ];
}
