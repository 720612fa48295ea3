/** Who used a permission for the first time? */
import type { Question } from '../question';

export const firstUse: Question = {
  id: 'first-use',
  asks: 'Who used which permission for the first time in the period?',
  why: 'Stolen credentials do what their owner never did; an unused permission can be taken away.',
  example: '--from 90d --who deploy --writes',
  contradicts: { failed: 'a call that failed used no permission.' },
  matches: ({ error, who }) => error === '' && (who.role || who.arn) !== '',
  sql: {
    where: () => `error = '' AND coalesce(role, arn) IS NOT NULL`,
    firstOf: 'coalesce(role, arn), service, eventname',
  },
  firstOf: ({ who, service, name }) => [who.role || who.arn, service, name].join(' '),
};
