/** What did root do? */
import type { Question } from '../question';

export const root: Question = {
  id: 'root',
  asks: 'What did the root user do?',
  why: 'No policy of the account binds root, and an ordinary day needs no root user.',
  example: '--from 90d',
  needle: /"Root"/,
  // what services do in root's name, nobody did (CIS AWS Foundations Benchmark, "usage of the root account")
  sql: { where: () => `type = 'Root' AND invoked_by IS NULL AND coalesce(eventtype, '') <> 'AwsServiceEvent'` },
  matches: ({ who, fields }) => who.type === 'Root' && who.invokedBy === '' && fields.eventType !== 'AwsServiceEvent',
};
