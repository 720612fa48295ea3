/** What managed policies permit that somebody attaches by their ARN. */
import { statementsOf, type Statement } from '../facts/policy';
import { isUnknown, Unknown, type Value } from '../facts/value';
import { AWS_MANAGED_POLICIES } from './data/aws-managed-policies';

/**
 * The statements of a managed policy that the app does not hold, as far as they permit tampering with an audit log. Of a
 * policy whose text is not known here, they may permit anything, and are marked unknown.
 */
export function managedStatements(arn: Value): readonly Statement[] {
  if (isUnknown(arn)) return statementsOf(arn);
  if (typeof arn !== 'string') return statementsOf(new Unknown('a managed policy is attached by what is no ARN'));
  const [, name] = AWS_MANAGED.exec(arn) ?? [];
  if (name === undefined) return statementsOf(notKnown(arn));
  return Object.hasOwn(AWS_MANAGED_POLICIES, name)
    ? statementsOf({ Statement: AWS_MANAGED_POLICIES[name] ?? [] })
    : statementsOf(notKnown(arn));
}

function notKnown(arn: string): Unknown {
  return new Unknown(`what the managed policy ${arn} permits is not known here`);
}

/** In any partition. A path such as `service-role/` stands before the name (IAM User Guide, "IAM identifiers"). */
const AWS_MANAGED = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/;
