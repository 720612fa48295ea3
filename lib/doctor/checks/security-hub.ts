/** Whether Security Hub takes findings, where they are sent there. */
import { DescribeHubCommand } from '@aws-sdk/client-securityhub';
import { ask, failed, ok, told, type Check } from '../check';

export const securityHub: Check = {
  name: 'Security Hub',
  actions: ['securityhub:DescribeHub'],
  async run({ config, clients }) {
    if (!config.securityHub) return [ok('Findings are not sent to Security Hub.')];
    // InvalidAccessException alone may be a right that is missing as well (Security Hub API Reference, DescribeHub, Errors)
    const absent = ['ResourceNotFoundException', 'not subscribed'];
    const hub = await ask(
      'securityhub:DescribeHub',
      () => clients.securityHub.send(new DescribeHubCommand({})),
      absent,
    );
    if (hub && told('securityhub:DescribeHub', hub.HubArn)) return [ok('Security Hub CSPM is enabled.')];
    return [
      failed(
        `Security Hub CSPM is not enabled in ${config.region}: no finding would arrive.`,
        `aws securityhub enable-security-hub --no-enable-default-standards --region ${config.region}`,
      ),
    ];
  },
};
