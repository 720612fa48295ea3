/** The three owners of an audit log, and how they are reached. */
import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { belongsTo } from './belonging';
import { allow, service } from './policies/statement';
import { checkProps } from './props';
import { addressesOf } from '../facts/channels';
import { OWNERS, type Owner } from '../facts/requirements';

/** A team that owns a part of the audit log. */
export interface OwnerContactProps {
  /** Name of the team. */
  readonly team: string;
  /** Where the team receives findings. AWS asks the address to confirm the subscription. */
  readonly email: string;
  /**
   * HTTPS endpoints that get every message too. Each confirms by visiting the SubscribeURL of the first message that it gets.
   * @default - none
   */
  readonly httpsEndpoints?: string[];
  /**
   * The Slack or Teams channel that Amazon Q Developer in chat applications posts every message to, as people call it. Amazon Q
   * confirms once a channel configuration of the account names the topic.
   * @default - none
   */
  readonly chatChannel?: string;
}

/** Who owns what. */
export interface OwnerContacts {
  /** How the audit log is built. */
  readonly engineering: OwnerContactProps;
  /** Who may touch the audit log. */
  readonly security: OwnerContactProps;
  /** What the audit log proves. */
  readonly compliance: OwnerContactProps;
}

export interface OwnersProps {
  /** Name of the audit log; the topics are `NAME-OWNER`. */
  readonly auditLogName: string;
  /** Whom the topics tell. */
  readonly contacts: OwnerContacts;
  /** The key that encrypts the topics. */
  readonly key: kms.IKey;
}

/**
 * One encrypted topic an owner, with a subscription for each of their addresses. Alarms of this account and rules may publish.
 *
 * @example
 * const owners = new Owners(stack, 'Owners', { auditLogName: 'acme-audit', contacts, key });
 */
export class Owners extends Construct {
  readonly engineering: sns.ITopic;
  readonly security: sns.ITopic;
  readonly compliance: sns.ITopic;

  constructor(scope: Construct, id: string, props: OwnersProps) {
    super(scope, id);
    checkProps(this, 'Owners', props);
    const [engineering, security, compliance] = OWNERS.map((owner) => ownerTopic(this, owner, props)) as [
      sns.Topic,
      sns.Topic,
      sns.Topic,
    ];
    this.engineering = engineering;
    this.security = security;
    this.compliance = compliance;
  }
}

/** The topics by owner. */
export function topicsOf({ engineering, security, compliance }: Owners): Record<Owner, sns.ITopic> {
  return { engineering, security, compliance };
}

/**
 * EventBridge sends no condition keys on its way to a topic: a statement with a condition never allows it, and the only trace is
 * FailedInvocations (EventBridge User Guide, "Using resource-based policies for Amazon EventBridge", Amazon SNS permissions). What
 * that opens says docs/threats.md.
 */
function ownerTopic(scope: Construct, owner: Owner, { auditLogName, contacts, key }: OwnersProps): sns.Topic {
  const { team } = contacts[owner];
  const holder = new Construct(scope, `${owner.charAt(0).toUpperCase()}${owner.slice(1)}`);
  belongsTo(holder, { auditLog: auditLogName, component: 'owner-topic', owner });
  const topic = new sns.Topic(holder, 'Topic', {
    topicName: `${auditLogName}-${owner}`,
    displayName: `Audit log ${auditLogName}: ${team}`.slice(0, 100),
    masterKey: key,
    enforceSSL: true,
  });
  for (const { protocol, endpoint } of addressesOf(contacts[owner])) {
    topic.addSubscription(protocol === 'email' ? new EmailSubscription(endpoint) : new UrlSubscription(endpoint));
  }
  const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  topic.grants.publish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions }));
  topic.addToResourcePolicy(
    allow('RulesPublish', {
      principals: [service('events.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
    }),
  );
  return topic;
}
