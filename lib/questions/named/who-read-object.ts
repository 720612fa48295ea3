/** Who read this object? */
import { every, isOneOf } from '../athena/sql';
import { parseArn } from '../../facts/arn';
import type { AuditEvent } from '../../events/event';
import { textAt } from '../../events/fields';
import type { Pattern } from '../pattern';
import type { Question } from '../question';
import { isAbout } from '../resources';

/** Operations that answer with what is in an object, or copy it. Amazon S3 User Guide, "Amazon S3 CloudTrail events". */
const READS = new Set([
  ...['GetObject', 'HeadObject', 'GetObjectAttributes', 'GetObjectTorrent', 'SelectObjectContent', 'CopyObject'],
  ...['UploadPartCopy', 'WriteGetObjectResponse'],
]);

export const whoReadObject: Question = {
  id: 'who-read-object',
  asks: 'Who read this object?',
  why: 'After a leak the law asks which data were read, by whom, and whether anything else was.',
  example: '--resource arn:aws:s3:::acme-customers/export.csv',
  contradicts: { writes: 'it asks for reads.' },
  needle: /Object|UploadPartCopy/,
  matches: isRead,
  sql: { where: () => every(`service = 's3'`, isOneOf('eventname', [...READS])) },
  rests: {
    on: 'reads of S3 objects',
    // a trail may record writes alone, or some buckets
    shows: (event, resource) =>
      isRead(event) &&
      event.readOnly === true &&
      (resource === undefined || isAbout(event, [resource]) || isInSameBucket(event, resource)),
  },
};

function isRead({ service, name }: AuditEvent): boolean {
  return service === 's3' && READS.has(name);
}

function isInSameBucket({ fields }: AuditEvent, { text }: Pattern): boolean {
  const [bucket] = parseArn(text)?.resource.split('/') ?? [];
  return bucket !== undefined && bucket === textAt(fields.requestParameters, 'bucketName');
}
