/** A property that is missing while a name like it stands there. */
import type { Properties } from '../../lib/facts/value';
import { misspelt } from '../../lib/guardrails/misspelt';
import { stranger } from '../support/sound-audit-log';

const nameAt = (path: string, properties: Properties) =>
  misspelt(stranger('AWS::S3::Bucket', 'Logs', properties), path);

test.each<[string, Properties, string]>([
  ['KMSKeyId', { KmsKeyId: 'a' }, 'KmsKeyId'],
  ['EnableLogFileValidation', { EnableLogFileValidaton: true }, 'EnableLogFileValidaton'],
  ['ObjectLockConfiguration.Rule.DefaultRetention.Mode', { ObjectLockConfiguration: { rule: {} } }, 'rule'],
  ['LifecycleConfiguration.Rules', { LifeCycleConfiguration: {} }, 'LifeCycleConfiguration'],
])('%s', (path, properties, name) => {
  expect(nameAt(path, properties)).toBe(name);
});

test.each<[string, Properties]>([
  ['KMSKeyId', { S3BucketName: 'a' }],
  ['Days', { Date: 'a' }],
  ['PublicAccessBlockConfiguration.BlockPublicAcls', { PublicAccessBlockConfiguration: { IgnorePublicAcls: true } }],
  ['Transitions', { Transition: {} }],
])('%s is not meant by another property', (path, properties) => {
  expect(nameAt(path, properties)).toBeUndefined();
});
