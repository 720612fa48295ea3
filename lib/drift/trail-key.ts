/**
 * The key of a trail that names it by an alias: the trail of an organization is deployed after the archive, and knows its key by nothing
 * else. CloudTrail answers the key's own ARN (CloudTrail API Reference, CreateTrail, KmsKeyId).
 */
import { parseArn } from '../facts/arn';
import type { AuditLog, Resource } from '../facts/audit-log';
import { withResources } from '../facts/resources';

/** The audit log as deployed, with the keys that its own aliases lead to. */
export function withTrailKey(expected: AuditLog): AuditLog {
  const aliases = expected.members.filter(({ type }) => type === 'AWS::KMS::Alias');
  const keys = expected.members.filter(({ type }) => type === 'AWS::KMS::Key');
  const keyNamed = (name: string): Resource | undefined => {
    const { account, region, resource } = parseArn(name) ?? {};
    const alias = aliases.find(({ properties }) => properties['AliasName'] === resource);
    return keys.find(({ ref, arn }) => {
      const place = parseArn(arn ?? '');
      const target = alias?.properties['TargetKeyId'];
      return (
        (target === ref || target === arn) &&
        target !== undefined &&
        place?.account === account &&
        place?.region === region
      );
    });
  };
  return withResources(expected, (resource) => {
    const { KMSKeyId: name } = resource.properties;
    const key = resource.type === 'AWS::CloudTrail::Trail' && typeof name === 'string' ? keyNamed(name) : undefined;
    return key?.arn === undefined
      ? resource
      : { ...resource, properties: { ...resource.properties, KMSKeyId: key.arn } };
  });
}
