/** What managed policies permit that somebody attaches by their ARN. */
import { isUnknown, Unknown, type Value } from '../facts/value';
import { AWS_MANAGED_POLICIES } from './data/aws-managed-policies';

/**
 * The document of a managed policy that the app does not hold, as far as it permits tampering with an audit log; Unknown where its
 * text is not known here.
 */
export function managedDocument(arn: Value): Value {
  if (isUnknown(arn)) return arn;
  if (typeof arn !== 'string') return new Unknown('a managed policy is attached by what is no ARN');
  const [, name] = AWS_MANAGED.exec(arn) ?? [];
  if (name === undefined || !Object.hasOwn(AWS_MANAGED_POLICIES, name)) return notKnown(arn);
  return { Statement: AWS_MANAGED_POLICIES[name] ?? [] };
}

function notKnown(arn: string): Unknown {
  return new Unknown(`what the managed policy ${arn} permits is not known here`);
}

/** In any partition. A path such as `service-role/` stands before the name (IAM User Guide, "IAM identifiers"). */
const AWS_MANAGED = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/;
