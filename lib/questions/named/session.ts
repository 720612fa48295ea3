/** What did one session do, from sign-in to sign-out? */
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
