/** Whether the roles that deploy are administrators: the policies of buckets and key refuse everybody else. */
import { coversArn } from '../../facts/policy/pattern';
import { partitionOf } from '../../facts/partition';
import { bootstrapOfRole } from '../bootstrap-roles';
import { failed, ok, warning, type Check } from '../check';

export const deployer: Check = {
  name: 'deployer',
  actions: [],
  run({ config: { account, administrators, region }, qualifier }) {
    const role = (name: string) =>
      `arn:${partitionOf(region)?.id}:iam::${account}:role/cdk-${qualifier}-${name}-role-${account}-${region}`;
    const isAdministrator = (arn: string) => administrators.some((pattern) => coversArn(pattern, arn));
    const [executes, deploys] = [role('cfn-exec'), role('deploy')];
    if (!isAdministrator(executes)) {
      return Promise.resolve([
        failed(
          `CloudFormation acts as ${executes}, which is no administrator.`,
          orQualifier(`Add ${executes} to "administrators"`, administrators),
        ),
      ]);
    }
    if (!isAdministrator(deploys)) {
      return Promise.resolve([
        warning(
          `The CDK calls CloudFormation as ${deploys}, which is no administrator: the organization's policies would refuse it.`,
          `Add ${deploys} to "administrators".`,
        ),
      ]);
    }
    return Promise.resolve([ok('The roles that the CDK deploys with are administrators.')]);
  },
};

/** An administrator of another bootstrap says that the app is meant to be deployed with that one. */
function orQualifier(remedy: string, administrators: readonly string[]): string {
  const [meant] = administrators.flatMap((arn) => bootstrapOfRole(arn)?.qualifier ?? []);
  if (meant === undefined) return `${remedy}.`;
  return `${remedy}, or set "@aws-cdk/core:bootstrapQualifier": "${meant}" in the context of cdk.json.`;
}
