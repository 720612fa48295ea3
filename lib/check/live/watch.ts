/** What watches audit logs in an account: rules on the calls of CloudTrail, S3 and KMS, and what these reach. */
import { ListRulesCommand, ListTargetsByRuleCommand, type Rule } from '@aws-sdk/client-eventbridge';
import { GetPolicyCommand } from '@aws-sdk/client-lambda';
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { parseArn } from '../../facts/arn';
import type { AccountClients } from '../../facts/account/clients';
import { isList, valueAt } from '../../facts/value';
import { parsed, present, textAt } from '../../resource-types/answers';
import { arnOf, type AccountTemplate, type Reference } from '../../facts/account/account-template';
import { addKey } from '../../facts/account/parts';

const WATCHED = ['aws.cloudtrail', 'aws.s3', 'aws.kms'];

/**
 * Adds the rules of the default bus that hear calls, with what they reach.
 *
 * @throws what EventBridge, SNS, SQS or Lambda answers.
 */
export async function addRules(template: AccountTemplate, clients: AccountClients): Promise<void> {
  let NextToken: string | undefined;
  do {
    const page = await clients.eventBridge.send(new ListRulesCommand({ ...(NextToken && { NextToken }) }));
    for (const rule of page.Rules ?? []) if (hearsCalls(rule)) await addRule(template, rule, clients);
    NextToken = page.NextToken;
  } while (NextToken);
}

/** A pipeline that new objects start watches nothing. */
function hearsCalls({ EventPattern }: Rule): boolean {
  const pattern = parsed(EventPattern);
  const [sources, kinds] = [valueAt(pattern, 'source'), valueAt(pattern, 'detail-type')];
  const isOfCalls = !isList(kinds) || kinds.some((kind) => typeof kind !== 'string' || kind.includes('CloudTrail'));
  return (
    isOfCalls && isList(sources) && sources.some((source) => typeof source === 'string' && WATCHED.includes(source))
  );
}

async function addRule(template: AccountTemplate, rule: Rule, clients: AccountClients): Promise<void> {
  const { Name = '', EventPattern, State } = rule;
  if (template.isDeployed(Name)) return;
  const { Targets = [] } = await clients.eventBridge.send(new ListTargetsByRuleCommand({ Rule: Name }));
  const targets: object[] = [];
  for (const target of Targets) targets.push({ ...target, Arn: await targetAt(template, target.Arn ?? '', clients) });
  const properties = { Name, EventPattern: parsed(EventPattern), State, Targets: targets };
  template.add('AWS::Events::Rule', Name, properties, `rule/${Name}`);
}

/** What another account or Region has cannot be read here. */
async function targetAt(template: AccountTemplate, arn: string, clients: AccountClients): Promise<Reference> {
  const { account, region } = template.place;
  const parts = parseArn(arn);
  if (parts?.account !== account || parts.region !== region) return arn;
  const { service, resource } = parts;
  if (service === 'sns') return template.add('AWS::SNS::Topic', arn);
  if (service === 'sqs') return addQueue(template, resource, arn, clients);
  if (service === 'lambda') await addFunction(template, resource.replace(/^function:/, ''), clients);
  return arn;
}

/** Who is subscribed to each topic, what its policy lets in, and its key. @throws what SNS answers. */
export async function addAroundTopics(template: AccountTemplate, clients: AccountClients): Promise<void> {
  for (const arn of template.ofType('AWS::SNS::Topic')) {
    const topic = template.add('AWS::SNS::Topic', arn);
    template.add('AWS::SNS::TopicPolicy', `policy of ${arn}`, { Topics: [topic] });
    let count = 0;
    for await (const page of paginateListSubscriptionsByTopic({ client: clients.sns }, { TopicArn: arn })) {
      for (const { SubscriptionArn = '', Protocol, Endpoint = '' } of page.Subscriptions ?? []) {
        count += 1;
        // one that nobody confirmed has no ARN yet
        const id = SubscriptionArn.startsWith('arn:') ? SubscriptionArn : `${arn}:unconfirmed-${count}`;
        template.add('AWS::SNS::Subscription', id, { TopicArn: topic, Protocol, Endpoint }, `${Endpoint} of ${arn}`);
      }
    }
    const { Attributes } = await clients.sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    if (Attributes?.KmsMasterKeyId) await addKey(template, Attributes.KmsMasterKeyId, clients);
  }
}

async function addQueue(
  template: AccountTemplate,
  name: string,
  arn: string,
  { sqs }: AccountClients,
): Promise<Reference> {
  const { QueueUrl = arn } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const queue = template.add('AWS::SQS::Queue', QueueUrl);
  template.add('AWS::SQS::QueuePolicy', `policy of ${name}`, { Queues: [queue] });
  return arnOf(queue, arn);
}

/** The function itself is somebody's own: what lets the rule invoke it is asked. */
async function addFunction(template: AccountTemplate, name: string, { lambda }: AccountClients): Promise<void> {
  if (template.isDeployed(name)) return;
  const added = template.add('AWS::Lambda::Function', name);
  const answer = await lambda.send(new GetPolicyCommand({ FunctionName: name })).catch((error: Error) => {
    // a function without a policy
    if (error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  });
  const statements = valueAt(parsed(answer?.Policy), 'Statement');
  for (const statement of isList(statements) ? statements : []) {
    const sid = textAt(statement, 'Sid');
    const at = (path: string) => valueAt(statement, path);
    template.add(
      'AWS::Lambda::Permission',
      sid,
      {
        FunctionName: added,
        ...present({
          Action: at('Action'),
          Principal: at('Principal.Service') ?? at('Principal.AWS') ?? at('Principal'),
          SourceArn: at('Condition.ArnLike.AWS:SourceArn'),
          SourceAccount: at('Condition.StringEquals.AWS:SourceAccount'),
        }),
      },
      `permission ${sid} of ${name}`,
    );
  }
}
