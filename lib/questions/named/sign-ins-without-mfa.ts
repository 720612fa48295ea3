/** Who signed in without MFA? */
import { every, isOneOf, textIn } from '../athena/sql';
import { textAt } from '../../events/fields';
import type { Question } from '../question';

/**
 * Federated users prove their second factor to their identity provider: the log does not say whether they did. CloudTrail User Guide,
 * "AWS Management Console sign-in events".
 */
const PROVES_IT_TO_AWS = new Set(['Root', 'IAMUser']);

export const signInsWithoutMfa: Question = {
  id: 'sign-ins-without-mfa',
  asks: 'Who signed in to the console without a second factor?',
  why: 'A password alone can be guessed, phished or bought.',
  example: '--from 30d',
  contradicts: { failed: 'it asks for sign-ins that succeeded.' },
  needle: /ConsoleLogin/,
  sql: {
    where: () =>
      every(
        `eventname = 'ConsoleLogin'`,
        isOneOf('type', [...PROVES_IT_TO_AWS]),
        `${textIn('responseelements', 'ConsoleLogin')} = 'Success'`,
        `coalesce(${textIn('additionaleventdata', 'MFAUsed')}, '') <> 'Yes'`,
      ),
  },
  matches: ({ name, who, fields }) =>
    name === 'ConsoleLogin' &&
    PROVES_IT_TO_AWS.has(who.type) &&
    textAt(fields, 'responseElements', 'ConsoleLogin') === 'Success' &&
    textAt(fields, 'additionalEventData', 'MFAUsed') !== 'Yes',
};
