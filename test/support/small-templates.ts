/** Small templates, and the audit logs in them. */
import type { AuditLog, Resource } from '../../lib/facts/audit-log';
import { auditLogsOf, type Template } from '../../lib/facts/from-template';

export type Resources = Readonly<Record<string, unknown>>;

export const BUCKET = { Type: 'AWS::S3::Bucket' };
export const trailTo = (bucket: unknown) => ({ Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: bucket } });
export const TRAIL = trailTo({ Ref: 'Logs' });
export const policyOf = (bucket: unknown, more = {}) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: bucket },
  ...more,
});

export function stack(
  name: string,
  resources: Resources,
  more: Partial<Template> & { sections?: object } = {},
): Template {
  const { sections, ...template } = more;
  return { stack: name, body: { ...sections, Resources: resources }, ...template };
}

export function only(...templates: Template[]): AuditLog {
  const auditLogs = auditLogsOf(templates);
  expect(auditLogs).toHaveLength(1);
  return auditLogs[0] as AuditLog;
}

export const ids = (resources: readonly Resource[]): string[] => resources.map(({ logicalId }) => logicalId);
