/** The AWS clients of the doctor, for the Region of the configuration. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { assertEnvironment } from '../aws-environment';

export interface DoctorClients {
  readonly cloudTrail: CloudTrailClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly organizations: OrganizationsClient;
  readonly securityHub: SecurityHubClient;
  /** Of any Region that a stack is deployed to. */
  cloudFormation(region: string): CloudFormationClient;
  ssm(region: string): SSMClient;
  sts(region: string): STSClient;
}

export function doctorClients(region: string): DoctorClients {
  assertEnvironment(false);
  const shared = { region, maxAttempts: 3 };
  return {
    cloudTrail: new CloudTrailClient(shared),
    iam: new IAMClient(shared),
    lambda: new LambdaClient(shared),
    organizations: new OrganizationsClient(shared),
    securityHub: new SecurityHubClient(shared),
    cloudFormation: (elsewhere) => new CloudFormationClient({ ...shared, region: elsewhere }),
    ssm: (elsewhere) => new SSMClient({ ...shared, region: elsewhere }),
    sts: (elsewhere) => new STSClient({ ...shared, region: elsewhere }),
  };
}
