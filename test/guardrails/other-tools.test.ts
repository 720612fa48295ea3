/** What Checkov and cdk-nag are told to leave out is told beside the finding, and silences nothing. */
import { checkTemplates } from '../../lib/check/check-templates';
import { BUCKET, stack, TRAIL } from '../support/small-templates';

const remedyOf = (metadata: object, guardrail: string): string => {
  const { findings } = checkTemplates([stack('App', { Logs: { ...BUCKET, Metadata: metadata }, Trail: TRAIL })]);
  const found = findings.filter((finding) => finding.guardrail === guardrail && finding.resource === 'App/Logs');
  expect(found.map(({ status }) => status)).toEqual(['FAIL']);
  return found[0]?.remedy ?? '';
};

const checkov = (...skip: object[]) => ({ checkov: { skip } });
const cdkNag = (...rules_to_suppress: object[]) => ({ cdk_nag: { rules_to_suppress } });

test.each<[what: string, metadata: object, told: string]>([
  [
    'a skip of Checkov',
    checkov({ id: 'CKV_AWS_21', comment: 'not needed' }),
    'Checkov skips CKV_AWS_21 ("not needed")',
  ],
  [
    'a suppression of cdk-nag',
    cdkNag({ id: 'NIST.800.53.R5-S3BucketVersioningEnabled', reason: 'cost' }),
    'cdk-nag suppresses NIST.800.53.R5-S3BucketVersioningEnabled ("cost")',
  ],
  ['one without a reason', checkov({ id: 'CKV_AWS_21' }), 'Checkov skips CKV_AWS_21:'],
  ['one whose reason steers a terminal', checkov({ id: 'CKV_AWS_21', comment: '\u001b[2J' }), '("\uFFFD[2J")'],
])('%s is told', (_, metadata, told) => {
  const remedy = remedyOf(metadata, 'VersioningEnabled');
  expect(remedy).toContain(told);
  expect(remedy).toContain('that silences nothing here, only an acknowledgement does.');
});

test.each<[what: string, metadata: object]>([
  ['of another rule', checkov({ id: 'CKV_AWS_18', comment: 'x' })],
  ['that is none', { checkov: { skip: 'CKV_AWS_21' }, cdk_nag: { rules_to_suppress: [7, { id: 7 }] } }],
])('one %s is not', (_, metadata) => {
  expect(remedyOf(metadata, 'VersioningEnabled')).not.toMatch(/Checkov|cdk-nag/);
});
