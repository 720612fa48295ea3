/** Who read this object? */
import type { Question } from '../question';

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
  matches: ({ service, name }) => service === 's3' && READS.has(name),
  rests: { on: 'data events of S3', needle: /"AWS::S3::Object"|"eventCategory":\s?"Data"/ },
};
