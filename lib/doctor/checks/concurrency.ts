/** Whether Lambda lets the functions run. */
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { ask, failed, ok, told, warning, type Check } from '../check';

/** What the three functions reserve, that of the ledger, and that of holds. */
const RESERVED = 4;
const OF_LEDGER = 1;
const OF_HOLDS = 1;
/** What must be left for the account (Lambda Developer Guide, "Configuring reserved concurrency for a function"). */
const LEAST_UNRESERVED = 10;
/** (Service Quotas, AWS Lambda, "Concurrent executions".) */
const RAISE =
  'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000';

export const concurrency: Check = {
  name: 'concurrency',
  actions: ['lambda:GetAccountSettings'],
  async run({ config, clients }) {
    const answer = await ask('lambda:GetAccountSettings', () => clients.lambda.send(new GetAccountSettingsCommand({})));
    const limit = told('lambda:GetAccountSettings', answer?.AccountLimit);
    const all = told('lambda:GetAccountSettings', limit.ConcurrentExecutions);
    const free = told('lambda:GetAccountSettings', limit.UnreservedConcurrentExecutions);
    const reserved = RESERVED + (config.ledger ? OF_LEDGER : 0) + (config.holders ? OF_HOLDS : 0);
    if (config.reserveConcurrency && free - reserved < LEAST_UNRESERVED) {
      return [
        failed(
          `"reserveConcurrency" takes ${reserved} of ${free} unreserved executions, and ${LEAST_UNRESERVED} must be left.`,
          `Set it to false, or: ${RAISE}`,
        ),
      ];
    }
    if (all < 100) {
      const message = `All functions of the account share ${all} executions: others can keep the checks from running.`;
      return [warning(message, RAISE)];
    }
    return [ok(`${free} of ${all} concurrent executions are not reserved.`)];
  },
};
