/** A stack of more than 100 resources: DescribeStackResources answers the first 100 alone. */
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { invokeChecker } from '../../bin/start/checker';
import { needsAttention } from '../../lib/findings/finding';
import { deploySample, type Deployed } from '../support/deployed';

/** What a deployment is told by. */
const DEPLOYMENT = ['DeployerKnown', 'DeploymentNotWeaker', 'TemplateUnchanged'];

let deployed: Deployed;
beforeAll(async () => {
  deployed = await deploySample();
  const cloudFormation = new CloudFormation({});
  const StackName = deployed.stack;
  const { TemplateBody = '' } = await cloudFormation.getTemplate({ StackName });
  const template = JSON.parse(TemplateBody) as { Resources: Record<string, object> };
  for (let each = 1; each <= 100; each += 1) {
    const Properties = { Type: 'String', Value: String(each) };
    template.Resources[`Parameter${each}`] = { Type: 'AWS::SSM::Parameter', Properties };
  }
  await cloudFormation.updateStack({ StackName, TemplateBody: JSON.stringify(template) });
  await deployed.settle();
});
afterAll(() => deployed.remove());

test('the deployed checker lists them all, as its own role may, and all of them hold', async () => {
  const { StackResources = [] } = await new CloudFormation({}).describeStackResources({ StackName: deployed.stack });
  expect(StackResources).toHaveLength(100);
  const { report } = await invokeChecker(deployed.stack);
  expect(report.findings.filter(needsAttention).filter(({ guardrail }) => !DEPLOYMENT.includes(guardrail))).toEqual([]);
});
