/** What a function is told by its environment, and what it says where that is not enough. */
import { EnvironmentError, functionEnvironment } from '../../lib/functions/environment';

const WHOLE = {
  WORMTRAIL_STACK: 'stack',
  WORMTRAIL_AUDIT_LOG: 'audit-log',
  WORMTRAIL_EVIDENCE_BUCKET: 'evidence-bucket',
  WORMTRAIL_TOPICS: '{"security":"arn:security","nobody":"arn:nobody","compliance":7}',
};

test('names the stack, the audit log, the evidence bucket, and the topics of owners', () => {
  expect(functionEnvironment(WHOLE)).toEqual({
    stack: 'stack',
    auditLog: 'audit-log',
    evidenceBucket: 'evidence-bucket',
    topics: { security: 'arn:security' },
  });
});

test.each(Object.keys(WHOLE))('without %s it says so', (name) => {
  for (const value of [undefined, '']) {
    expect(() => functionEnvironment({ ...WHOLE, [name]: value })).toThrow(EnvironmentError);
    expect(() => functionEnvironment({ ...WHOLE, [name]: value })).toThrow(`${name} is not set`);
  }
});

test.each([
  ['no JSON', 'arn:security', 'is no JSON'],
  ['null', 'null', 'names no topic of an owner'],
  ['a list', '["arn:security"]', 'names no topic of an owner'],
  ['of strangers only', '{"nobody":"arn:nobody"}', 'names no topic of an owner'],
])('topics that are %s are refused', (_, topics, message) => {
  expect(() => functionEnvironment({ ...WHOLE, WORMTRAIL_TOPICS: topics })).toThrow(message);
});
