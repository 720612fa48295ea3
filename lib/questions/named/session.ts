/** What did one session do, from sign-in to sign-out? */
import { ASKED } from '../athena/asked';
import { isSaid } from '../athena/leaves';
import { isBy as isByAsked } from '../athena/principal';
import { every, fits, lastPart, matches, some } from '../athena/sql';
import { isBy } from '../filters';
import type { Question } from '../question';
import { answered } from '../resources';

export const session: Question = {
  id: 'session',
  asks: 'What did one session do, from sign-in to sign-out?',
  why: 'One suspicious call is a reason to read everything that the same credentials did.',
  example: '--who ASIAIOSFODNN7EXAMPLE',
  requires: ['who'],
  decidesWho: true,
  sql: {
    where: () => {
      const passes = (value: string): string => some(fits(value, ASKED.who), fits(lastPart(value), ASKED.who));
      const said = ['accessKeyId', 'arn', 'sourceIdentity'].map((field) => isSaid(['answer'], field, passes));
      return some(isByAsked(ASKED.who), every(matches('eventname', HANDS_OUT), some(...said)));
    },
  },
  // the call that handed out the credentials was somebody else's: its answer names them
  matches: (event, { who }) =>
    isBy(event, who) ||
    (HANDS_OUT.test(event.name) &&
      ['accessKeyId', 'arn', 'sourceIdentity'].some((field) => {
        const value = answered(event, field);
        return value !== '' && who.some((each) => each.matches(value) || each.matches(value.split('/').at(-1) ?? ''));
      })),
};

/** AWS STS API Reference, "Actions": those that answer with credentials. */
const HANDS_OUT = /^(AssumeRole\w*|AssumeRoot|GetSessionToken|GetFederationToken)$/;
