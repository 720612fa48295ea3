/** The services whose calls can weaken an audit log, in the order of the rules that watch them. */

export const TAMPERED_SERVICES = [
  'cloudtrail',
  's3',
  'kms',
  'events',
  'scheduler',
  'lambda',
  'sns',
  'sqs',
  'cloudwatch',
  'logs',
  'cloudformation',
  'iam',
] as const;
export type TamperedService = (typeof TAMPERED_SERVICES)[number];
