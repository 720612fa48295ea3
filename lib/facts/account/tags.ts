/** Tags, out of one listing for all resources: the services themselves would take a call for each. */
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Resource } from '../audit-log';
import { isList, isUnknown, type Unknown, type Value } from '../value';
import { tagList, type Reader, type Reading, type Reads } from './reads';

/** ARNs that one call takes (Resource Groups Tagging API Reference, GetResources). */
const ARNS_AT_ONCE = 100;

/**
 * What is asked of the listing, which knows all types but IAM's users and roles (Resource Groups Tagging API Reference, "Services
 * that support the Resource Groups Tagging API"). Of functions it is asked too: GetFunction hides tags from whoever may not list
 * them, and says nothing of it.
 */
export const TAGGED: ReadonlySet<string> = new Set([
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::Events::Rule',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::StepFunctions::StateMachine',
]);

/** Adds the tags to what a reader reads. */
export function withTags(resources: readonly Resource[]): (reader: Reader) => Reader {
  const arns = resources.flatMap((resource) => taggedArn(resource) ?? []).filter(isKnown);
  return (reader) => async (resource, reads) => {
    const arn = taggedArn(resource);
    if (arn === undefined) return reader(resource, reads);
    if (!isKnown(arn)) return withTagsRead(await reader(resource, reads), unaskable(resource, arn, reads));
    const page = Math.floor(arns.indexOf(arn) / ARNS_AT_ONCE) * ARNS_AT_ONCE;
    const [reading, listed] = await Promise.all([
      reader(resource, reads),
      reads.shared(resource, 'Tags', 'tag:GetResources', String(page), () =>
        tagsOf(reads, arns.slice(page, page + ARNS_AT_ONCE)),
      ),
    ]);
    const Tags = isUnknown(listed) ? listed : (listed.get(arn) ?? unlisted(resource, reads));
    return withTagsRead(reading, Tags);
  };
}

function withTagsRead(reading: Reading, Tags: Value | Unknown | undefined): Reading {
  return { ...reading, properties: { ...reading.properties, Tags } };
}

function taggedArn({ type, arn }: Resource): string | undefined {
  // CloudFormation's ARN of a log group ends in :*, which stands for its streams
  return TAGGED.has(type) ? arn?.replace(/:\*$/, '') : undefined;
}

/** An ARN that holds a symbol is none: with one of them among the others, the whole call would fail. */
function isKnown(arn: string): boolean {
  return !arn.includes('${');
}

function unaskable(resource: Resource, arn: string, reads: Reads): Unknown {
  return reads.fail(resource, 'Tags', 'tag:GetResources', new Error(`its ARN is not known: ${arn}`));
}

async function tagsOf(reads: Reads, ResourceARNList: string[]): Promise<ReadonlyMap<string, Value>> {
  const { ResourceTagMappingList: found } = await reads.clients.tagging.send(
    new GetResourcesCommand({ ResourceARNList }),
  );
  if (!found) throw new Error('the answer is empty');
  return new Map(found.map(({ ResourceARN = '', Tags }) => [ResourceARN, tagList(Tags)]));
}

/** What never had a tag is not listed; of what should have some, that it is not listed proves nothing. */
function unlisted(resource: Resource, reads: Reads): Unknown | undefined {
  const { Tags } = resource.properties;
  if (!isList(Tags) || Tags.length === 0) return undefined;
  return reads.fail(resource, 'Tags', 'tag:GetResources', new Error('the resource is not listed with any tag'));
}
