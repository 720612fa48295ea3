/** Attacks by a deployment: afterwards the account is as deployed, and the next comparison finds no difference. */
import { parseArn } from '../facts/arn';
import { TECHNIQUES, type Attack, type Call, type Service } from './attack';
import type { Target } from './target';
import { idIn, parseTemplate, type Template, type TemplateResource } from './template';

const call = (service: Service, operation: string, input: Call['input']): Call => ({ service, operation, input });

type Resources = Record<string, TemplateResource>;

/** A template of this size is read from a bucket: UpdateStack takes 51,200 bytes itself (CloudFormation API Reference). */
function deployment(target: Target, template: string): Call[] {
  const { region = '', account = '' } = parseArn(target.trailArn) ?? {};
  const Bucket = `attacker-${account}`;
  const Key = 'template.json';
  return [
    call('s3api', 'CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    call('s3api', 'PutObject', { Bucket, Key, Body: template }),
    call('cloudformation', 'UpdateStack', {
      StackName: target.stack,
      TemplateURL: `https://${Bucket}.s3.${region}.amazonaws.com/${Key}`,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  ];
}

/** Deploys the stack as it was, out of the bucket that is there by now, and leaves none. */
function redeployment(target: Target, template: Template): Call[] {
  const [create, ...deploy] = deployment(target, JSON.stringify(parseTemplate(template)));
  const { Bucket } = create?.input ?? {};
  return [
    ...deploy,
    call('s3api', 'DeleteObject', { Bucket, Key: 'template.json' }),
    call('s3api', 'DeleteBucket', { Bucket }),
  ];
}

/** Deploys the stack with a change, and as it was. */
function deploying(
  attack: Pick<Attack, 'id' | 'title' | 'gain' | 'threat'>,
  [guardrail, path]: readonly [guardrail: string, path: string],
  change: (resources: Resources, template: Template) => void,
): Attack {
  return {
    ...attack,
    outcome: { kind: 'detected', guardrail, path, staysOpen: true },
    before: ({ stack: StackName }) => [call('cloudformation', 'GetTemplate', { StackName })],
    calls: (target, [answer]) => {
      const template = answer?.TemplateBody as Template;
      const changed = parseTemplate(template);
      if (template !== undefined) change(changed.Resources, template);
      return deployment(target, JSON.stringify(changed));
    },
    undo: (target, { before: [answer] }) => redeployment(target, answer?.TemplateBody as Template),
  };
}

const weaker = (path: string) => ['DeploymentNotWeaker', path] as const;

const { disableTools, additionalCloudRoles, impairDefenses } = TECHNIQUES;

/** The stack that the attacker deploys with the role of the audit log's own. */
const BESIDE = 'beside-an-audit-log';

const BESIDE_ATTACK: Attack = {
  id: 'deploy-beside-deployment',
  title:
    "Let CloudFormation open the drift checker for another stack, by the same role, during the audit log's deployment",
  gain: 'CloudTrail records a call of the role that deploys the audit log, while it deploys the audit log.',
  threat: additionalCloudRoles,
  outcome: { kind: 'detected', guardrail: 'ChangesAcknowledged', path: 'AddPermission20150331v2', staysOpen: true },
  before: ({ stack: StackName }) => [
    call('cloudformation', 'GetTemplate', { StackName }),
    call('cloudformation', 'DescribeStacks', { StackName }),
  ],
  calls: (target, [answer, described]) => {
    const template = parseTemplate(answer?.TemplateBody as Template);
    const topic = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::SNS::Topic');
    Object.assign(topic?.Properties ?? {}, { DisplayName: 'As every week' });
    const [stack] = (described?.Stacks ?? []) as readonly { readonly RoleARN?: string }[];
    const Properties = {
      ...{ FunctionName: target.checker, Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com' },
      SourceAccount: parseArn(target.trailArn)?.account,
    };
    const beside = { Resources: { Opened: { Type: 'AWS::Lambda::Permission', Properties } } };
    return [
      ...deployment(target, JSON.stringify(template)),
      call('cloudformation', 'CreateStack', {
        ...{ StackName: BESIDE, TemplateBody: JSON.stringify(beside) },
        ...(stack?.RoleARN !== undefined && { RoleARN: stack.RoleARN }),
      }),
    ];
  },
  undo: (target, { before: [answer] }) => [
    call('cloudformation', 'DeleteStack', { StackName: BESIDE }),
    ...redeployment(target, answer?.TemplateBody as Template),
  ],
};

export const DEPLOYMENT_ATTACKS: readonly Attack[] = [
  BESIDE_ATTACK,
  deploying(
    {
      id: 'deploy-without-alarm',
      title: 'Deploy the stack without an alarm',
      gain: 'What the alarm watches can fail without a word, and nothing has drifted.',
      threat: disableTools,
    },
    weaker(''),
    (resources, template) => delete resources[idIn(template, 'alarm', 'AWS::CloudWatch::Alarm')],
  ),
  deploying(
    {
      id: 'deploy-other-code',
      title: "Deploy the stack with other code in the place of the drift checker's",
      gain: 'Every run ends well and checks nothing, as deployed.',
      threat: disableTools,
    },
    weaker('Code'),
    (resources, template) => {
      const [checker, other] = ['drift-checker', 'log-verification'].map(
        (component) => resources[idIn(template, component, 'AWS::Lambda::Function')]?.Properties ?? {},
      );
      Object.assign(checker ?? {}, { Code: other?.Code });
    },
  ),
  deploying(
    {
      id: 'deploy-decoy',
      title: 'Deploy the stack with a drift checker that checks another stack',
      gain: 'The checker checks a decoy and finds it sound.',
      threat: disableTools,
    },
    weaker('Environment.Variables.WORMTRAIL_STACK'),
    (resources, template) => {
      const checker = resources[idIn(template, 'drift-checker', 'AWS::Lambda::Function')]?.Properties.Environment;
      Object.assign((checker as { Variables: object }).Variables, { WORMTRAIL_STACK: 'decoy' });
    },
  ),
  deploying(
    {
      id: 'deploy-wider-trust',
      title: 'Deploy the stack with a role that the whole account may assume',
      gain: 'An attacker acts in the name of a function, as deployed.',
      threat: additionalCloudRoles,
    },
    weaker('AssumeRolePolicyDocument'),
    (resources, template) => {
      const { Role } = resources[idIn(template, 'drift-checker', 'AWS::Lambda::Function')]?.Properties ?? {};
      const [id = ''] = (Role as { 'Fn::GetAtt'?: readonly string[] } | undefined)?.['Fn::GetAtt'] ?? [];
      const { Statement } = resources[id]?.Properties.AssumeRolePolicyDocument as { Statement: unknown[] };
      const Principal = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
      Statement.push({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal });
    },
  ),
  deploying(
    {
      id: 'deploy-more-readers',
      title: 'Deploy the stack with one reader more among its requirements',
      gain: 'Every guardrail accepts that the stranger reads the logs.',
      threat: impairDefenses,
    },
    ['RequirementsUnchanged', 'Metadata.wormtrail.requirements.readers'],
    (resources) => {
      for (const { Metadata } of Object.values(resources)) {
        const readers = Metadata?.wormtrail?.requirements?.readers;
        if (Array.isArray(readers)) readers.push('arn:aws:iam::999999999999:role/stranger');
      }
    },
  ),
];
