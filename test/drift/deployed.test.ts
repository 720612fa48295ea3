/** What CloudFormation answers for a deployed stack: its template as it was uploaded, in JSON or in YAML. */
import { DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { deployedAuditLogs } from '../../lib/drift/locate';
import type { AccountClients } from '../../lib/facts/account/clients';

const YAML = `
Resources:
  Logs: { Type: AWS::S3::Bucket, Properties: { ObjectLockEnabled: true } }
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Logs } }
`;

/** CloudFormation answers for one stack; nothing else is asked. */
function answering(TemplateBody: string): AccountClients {
  const StackId = 'arn:aws:cloudformation:eu-central-1:111122223333:stack/logs/0a1b';
  const cloudFormation = {
    send: (command: unknown) => {
      if (command instanceof DescribeStacksCommand)
        return Promise.resolve({ Stacks: [{ StackId, StackName: 'logs' }] });
      if (command instanceof GetTemplateCommand) return Promise.resolve({ TemplateBody });
      return Promise.resolve({
        StackResources: [
          { LogicalResourceId: 'Logs', PhysicalResourceId: 'logs-1x2y', ResourceType: 'AWS::S3::Bucket' },
        ],
      });
    },
  };
  return { cloudFormation } as unknown as AccountClients;
}

test('a stack deployed from YAML is read as one from JSON', async () => {
  const [auditLog] = await deployedAuditLogs('logs', answering(YAML));
  expect(auditLog?.log.bucket.ref).toBe('logs-1x2y');
});

test('what is no template is told as that, and not as a lack of rights', async () => {
  const read = deployedAuditLogs('logs', answering('<html>'));
  await expect(read).rejects.toThrow(
    /cloudformation:GetTemplate failed, TemplateError: logs: not a CloudFormation template/,
  );
  await expect(read).rejects.not.toThrow(/credentials/);
});
