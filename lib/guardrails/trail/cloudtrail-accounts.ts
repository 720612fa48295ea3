/** CloudTrail by the account IDs that it wrote from before it had a service principal. */
import type { Principal, Statement } from '../../facts/policy';

/**
 * Nine Regions' own. Whether CloudTrail still delivers from them, AWS does not document (CloudTrail User Guide, "Common Amazon S3 policy
 * configuration errors"; editions up to 2022 have the example bucket policy with account IDs).
 */
const ACCOUNTS = [
  '903692715234',
  '035351147821',
  '859597730677',
  '814480443879',
  '216624486486',
  '086441151436',
  '388731089494',
  '284668455005',
  '113285607260',
].map((account) => `arn:aws:iam::${account}:root`);

/** The statements as they would be if the account IDs were the service; undefined where they name none. */
export function readAsService(statements: readonly Statement[], service: string): readonly Statement[] | undefined {
  const isAccount = ({ type, id }: Principal) => type === 'AWS' && ACCOUNTS.includes(id);
  if (!statements.some(({ principals }) => principals?.named.some(isAccount))) return undefined;
  return statements.map(({ principals, ...statement }) => {
    if (!principals) return statement;
    const named = principals.named.map((each) => (isAccount(each) ? { type: 'Service', id: service } : each));
    return { ...statement, principals: { ...principals, named } };
  });
}
