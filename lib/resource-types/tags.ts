/** Tags, out of one listing for all resources: the services themselves would take a call for each. */
import { Unknown, valueAt } from '../facts/value';
import type { Resource } from '../facts/audit-log';
import { entryIn, listAt, tagList, textAt } from './answers';
import { resourceTypeOf } from './lookup';
import type { Read } from './resource-type';

/** ARNs that one call takes (Resource Groups Tagging API Reference, GetResources). */
const ARNS_AT_ONCE = 100;

const listed = entryIn(
  'ResourceTagMappingList',
  (entry, { resource }) => textAt(entry, 'ResourceARN') === arnOf(resource),
);

/**
 * The listing knows all types but IAM's users and roles (Resource Groups Tagging API Reference, "Services that support the Resource
 * Groups Tagging API"). Functions are listed too: GetFunction hides tags from a caller that may not list them, and does not say so.
 */
export const TAGS: Read = {
  call: 'tag:GetResources',
  unbound: true,
  input: ({ resource, all }) => {
    const arn = arnOf(resource);
    if (arn === undefined) return undefined;
    // a symbol among the others would fail the whole call
    if (!isKnown(arn)) return new Unknown(`its ARN is not known: ${arn}`);
    const arns = all.flatMap((each) => (isTaggable(each) ? (arnOf(each) ?? []) : [])).filter(isKnown);
    const page = Math.floor(arns.indexOf(arn) / ARNS_AT_ONCE) * ARNS_AT_ONCE;
    return { ResourceARNList: arns.slice(page, page + ARNS_AT_ONCE) };
  },
  // a resource that never had a tag is not listed
  flaw: (answer, subject) => {
    if (valueAt(answer, 'ResourceTagMappingList') === undefined) return 'the answer is empty';
    const isExpected = listAt(subject.resource.properties, 'Tags').length > 0;
    return isExpected && listed.isGone(answer, subject) ? 'the resource is not listed with any tag' : undefined;
  },
  properties: { Tags: listed.at('Tags', tagList) },
};

export function isTaggable({ type }: Resource): boolean {
  return resourceTypeOf(type)?.taggable === true;
}

/** CloudFormation's ARN of a log group ends in :*, which stands for its streams. */
function arnOf({ arn }: Resource): string | undefined {
  return arn?.replace(/:\*$/, '');
}

function isKnown(arn: string): boolean {
  return !arn.includes('${');
}
