/** Who opened something to the public? */
import { OPENED_TO_PUBLIC } from '../athena/public';
import type { AuditEvent } from '../../events/event';
import { isFields, textAt } from '../../events/fields';
import { allowsEverybody } from '../public-policy';
import type { Question } from '../question';
import { leavesOf, requests, type Leaf } from '../resources';

/** Calls that open what is not opened by a policy, and what in their request does. */
const OPENERS: Readonly<Record<string, (leaf: Leaf, event: AuditEvent) => boolean>> = {
  AuthorizeSecurityGroupIngress: isEveryAddress,
  ModifySecurityGroupRules: isEveryAddress,
  ModifySnapshotAttribute: isAll,
  ModifyImageAttribute: isAll,
  ModifyDBSnapshotAttribute: isAll,
  ModifyDBClusterSnapshotAttribute: isAll,
  PutBucketAcl: isPublicGrant,
  PutObjectAcl: isPublicGrant,
  CreateBucket: isPublicGrant,
  PutObject: isPublicGrant,
  CreateFunctionUrlConfig: isWithoutAuthorization,
  UpdateFunctionUrlConfig: isWithoutAuthorization,
  AddPermission: ({ field, value }) => field === 'principal' && value === '*',
};

/** Removing the block opens nothing by itself: it lets whatever is written in policies be. */
const UNBLOCKS = /^Delete(Bucket|Account)?PublicAccessBlock$/;
const BLOCKS = /^Put(Bucket|Account)?PublicAccessBlock$/;

export const openedToPublic: Question = {
  id: 'opened-to-public',
  asks: 'Who opened something to the public?',
  why: 'What everybody may read is found by scanners within hours.',
  example: '--from 30d',
  sql: { where: () => OPENED_TO_PUBLIC },
  matches: (event) => {
    const { name, fields } = event;
    if (event.readOnly === true) return false;
    if (UNBLOCKS.test(name)) return true;
    if (BLOCKS.test(name)) return unblocks(fields.requestParameters);
    // the names of some services end in the version of their API
    const opens = OPENERS[name.replace(/\d{8}(v\d)?$/, '')];
    if (opens && requests(event, (leaf) => opens(leaf, event))) return true;
    return isPublic(fields.requestParameters) || hasPublicPolicy(fields.requestParameters);
  },
};

function isEveryAddress({ value }: Leaf): boolean {
  // 203.0.113.9/0 is 0.0.0.0/0 (Amazon EC2 API Reference, IpRange)
  return /^[0-9a-fA-F.:]+\/0+$/.test(value);
}

function isAll({ value }: Leaf): boolean {
  return value === 'all';
}

/** Amazon S3 User Guide, "Access control list (ACL) overview": predefined groups and canned ACLs. */
function isPublicGrant({ value }: Leaf): boolean {
  return /groups\/global\/(AllUsers|AuthenticatedUsers)|^(public-read|public-read-write|authenticated-read)$/.test(
    value,
  );
}

function isWithoutAuthorization({ field, value }: Leaf): boolean {
  return /^authType$/i.test(field) && value === 'NONE';
}

function unblocks(request: unknown): boolean {
  const block = isFields(request) ? request.PublicAccessBlockConfiguration : undefined;
  return isFields(block) && Object.values(block).some((value) => value === false || value === 'false');
}

/** Databases and clusters say it in a field of their own. */
function isPublic(request: unknown): boolean {
  return isFields(request) && request.publiclyAccessible === true;
}

function hasPublicPolicy(request: unknown): boolean {
  if (!isFields(request)) return false;
  const documents = [request.bucketPolicy, request.policy, request.policyDocument].filter(isFields);
  const texts = leavesOf(request).filter(({ value }) => value.includes('"Statement"'));
  return (
    documents.some(allowsEverybody) ||
    texts.some(({ value }) => allowsEverybody(parsed(value))) ||
    textAt(request, 'principal') === '*'
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
