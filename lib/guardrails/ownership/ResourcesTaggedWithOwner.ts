/** Whoever finds a resource finds its owner. */
import { code } from '../../checks/code';
import type { Resource } from '../../facts/audit-log';
import { isOwner, OWNERS } from '../../facts/requirements';
import { isUnknown } from '../../facts/value';
import { fail, pass, unknown, type Guardrail, type Verdict } from '../guardrail';
import { tagOf } from '../tags';
import { OWNER_TAG } from './owner-facts';

/** Types of an audit log's resources that take tags as a list (CloudFormation Template Reference, `Tags` of each). */
const TAGGABLE = new Set([
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::Alarm',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::StepFunctions::StateMachine',
]);

const EXPECTED = `${OWNER_TAG}: ${OWNERS.join(', ')}`;

export const ResourcesTaggedWithOwner: Guardrail = {
  id: 'ResourcesTaggedWithOwner',
  theme: 'ownership',
  title: 'Every resource of the audit log says by a tag who owns it',
  problem: 'No tag says who owns the resource',
  reason: 'Somebody who cleans up an account asks for the owner of what they do not know, and deletes what has none.',
  severity: 'LOW',
  threat: { technique: 'T1485', name: 'Data Destruction' },
  remedy: `Tag the resource with ${OWNER_TAG}.`,
  code: {
    cloudFormation: code`
      LogBucket:
        Properties:
          Tags:
            - { Key: 'wormtrail:owner', Value: compliance }
      Trail:
        Properties:
          Tags:
            - { Key: 'wormtrail:owner', Value: security }
    `,
    cdk: code`
      Tags.of(bucket).add('wormtrail:owner', 'compliance');
      Tags.of(trail).add('wormtrail:owner', 'security');
    `,
  },
  owner: 'compliance',
  judgedFrom: ['template', 'account'],
  check: ({ members }) => members.filter(({ type }) => TAGGABLE.has(type)).map(judgeTag),
};

function judgeTag(resource: Resource): Verdict {
  const place = { resource, path: 'Tags' };
  const owner = tagOf(resource, OWNER_TAG);
  if (isUnknown(owner)) return unknown(place, EXPECTED, owner);
  return typeof owner === 'string' && isOwner(owner) ? pass(place, EXPECTED, owner) : fail(place, EXPECTED, owner);
}
