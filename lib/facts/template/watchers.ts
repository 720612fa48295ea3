/** What watches an audit log whose resources do not say so themselves: found by who refers to whom. */
import { isList, valueAt, type Value } from '../value';
import { grouped, type Relations } from './relations';
import type { Resolved } from './resources';
import type { Declared, Stack } from './stack';

/** Types that belong to whatever they refer to. */
const ATTACHED = new Set([
  'AWS::KMS::Alias',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::Subscription',
  'AWS::SQS::QueuePolicy',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::SubscriptionFilter',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
]);

/** Types that belong to whatever refers to them, where that watches. */
const WATCHING = new Set([
  ...ATTACHED,
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Lambda::Function',
  'AWS::IAM::Role',
  'AWS::Logs::LogGroup',
  'AWS::KMS::Key',
]);

const WATCHED_SOURCES = new Set(['aws.cloudtrail', 'aws.s3', 'aws.kms']);

/** Index of who refers to whom in an app. */
export class Watchers {
  private readonly resolvedOf: ReadonlyMap<Declared, Resolved>;
  private readonly attachedTo = new Map<Declared, Resolved[]>();
  private readonly rulesOf: ReadonlyMap<Stack, readonly Resolved[]>;
  private readonly alarmsByMetric: ReadonlyMap<string, readonly Resolved[]>;

  constructor({ all }: Relations) {
    this.resolvedOf = new Map(all.map((each) => [each.declared, each]));
    for (const each of all) if (ATTACHED.has(each.resource.type)) this.attach(each);
    const ofType = (type: string): Resolved[] => all.filter(({ resource }) => resource.type === type);
    this.rulesOf = grouped(ofType('AWS::Events::Rule').filter(watchesCalls), ({ declared }) => declared.stack);
    this.alarmsByMetric = grouped(ofType('AWS::CloudWatch::Alarm'), (alarm) =>
      metricKey(
        alarm,
        valueAt(alarm.resource.properties, 'Namespace'),
        valueAt(alarm.resource.properties, 'MetricName'),
      ),
    );
  }

  /**
   * Everything that watches an audit log: rules on its AWS calls in the same stacks, alarms on metrics of its log group, and the
   * topics, queues and functions that these reach.
   *
   * @param core Bucket, policies, key and trails.
   */
  of(core: readonly Resolved[]): ReadonlySet<Resolved> {
    const members = new Set(core);
    const stacks = new Set(core.map(({ declared }) => declared.stack));
    const rules = [...stacks]
      .flatMap((stack) => this.rulesOf.get(stack) ?? [])
      .filter((rule) => !isAboutOthers(rule, core));
    const waiting = [...core, ...rules];
    for (let each = waiting.pop(); each; each = waiting.pop()) {
      members.add(each);
      waiting.push(...this.around(each).filter((next) => !members.has(next)));
    }
    return members;
  }

  private around(each: Resolved): Resolved[] {
    const reached = each.refersTo.flatMap((declared) => this.resolvedOf.get(declared) ?? []);
    return [
      ...reached.filter(({ resource }) => WATCHING.has(resource.type)),
      ...(this.attachedTo.get(each.declared) ?? []),
      ...this.alarmsOn(each),
    ];
  }

  private attach(each: Resolved): void {
    for (const target of each.refersTo) {
      const attached = this.attachedTo.get(target);
      if (attached) attached.push(each);
      else this.attachedTo.set(target, [each]);
    }
  }

  /** Alarms name a metric filter's metric; they do not refer to the filter. */
  private alarmsOn(filter: Resolved): readonly Resolved[] {
    const transformations = valueAt(filter.resource.properties, 'MetricTransformations');
    if (filter.resource.type !== 'AWS::Logs::MetricFilter' || !isList(transformations)) return [];
    return transformations.flatMap((each) => {
      const key = metricKey(filter, valueAt(each, 'MetricNamespace'), valueAt(each, 'MetricName'));
      return (key !== undefined && this.alarmsByMetric.get(key)) || [];
    });
  }
}

/** Whether a rule matches API calls or events of the services that an audit log stands on, but for what S3 sends of objects. */
function watchesCalls({ resource }: Resolved): boolean {
  const at = (name: string) => valueAt(resource.properties, `EventPattern.${name}`);
  const [sources, kinds] = [at('source'), at('detail-type')];
  const isOfObjects = (kind: Value) => typeof kind === 'string' && kind.startsWith('Object ');
  const isWatched =
    isList(sources) && sources.some((source) => typeof source === 'string' && WATCHED_SOURCES.has(source));
  return isWatched && !(isList(kinds) && kinds.every(isOfObjects));
}

/** Fields of an event that name a bucket. */
const BUCKET_FIELDS = ['EventPattern.detail.requestParameters.bucketName', 'EventPattern.detail.bucket.name'];

/** Whether a rule asks for other buckets only, as that of a pipeline does. */
function isAboutOthers({ resource }: Resolved, core: readonly Resolved[]): boolean {
  const own = new Set<Value>(core.map((each) => each.resource.ref));
  return BUCKET_FIELDS.some((field) => {
    const names = valueAt(resource.properties, field);
    return isList(names) && names.every((name) => typeof name === 'string' && !own.has(name));
  });
}

function metricKey(from: Resolved, namespace: unknown, name: unknown): string | undefined {
  const isNamed = typeof namespace === 'string' && typeof name === 'string';
  return isNamed ? JSON.stringify([from.declared.stack.root.label, namespace, name]) : undefined;
}
