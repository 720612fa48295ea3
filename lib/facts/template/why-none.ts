/** Why an app has no audit log: what its templates leave out, or leave to others to make. */
import { App } from './app';
import { candidatesIn } from './candidates';
import { isTagged } from './discovery';
import { Relations } from './relations';
import { resolveResources } from './resources';
import type { Declared, Stack } from './stack';
import { isRaw, rawAt, type Template } from './template';
import { transformsOf } from './transforms';

/** More of them would bury what they say. */
const MOST_REASONS = 5;

/**
 * Reasons why `auditLogsOf` found none, each a clause without a full stop.
 *
 * @throws TemplateError where one of them is no template.
 */
export function reasonsForNone(templates: readonly Template[]): readonly string[] {
  const app = new App(templates);
  const declared = app.stacks.flatMap((stack) => [...stack.resources.values()]);
  const candidates = candidatesIn(new Relations(resolveResources(app)));
  const reasons = [
    ...declared.flatMap((resource) => leftOut(resource) ?? madeElsewhere(app, resource) ?? []),
    ...app.stacks.flatMap(transformsOf).map(({ resource, call }) => `${call} of ${resource} has not run`),
    ...candidates.map((bucket) => `the bucket ${bucket} lets CloudTrail write, and no trail here delivers to it`),
  ];
  const more = reasons.length - MOST_REASONS;
  return more > 0 ? [...reasons.slice(0, MOST_REASONS), `and ${more} more like these`] : reasons;
}

/** A trail, or a bucket that is tagged, whose condition is false. */
function leftOut({ stack, type, logicalId, raw }: Declared): string | undefined {
  const isTrail = type === 'AWS::CloudTrail::Trail';
  const tags = rawAt(raw.Properties, 'Tags');
  const isBucket = type === 'AWS::S3::Bucket' && Array.isArray(tags) && tags.some(isTagged);
  if ((!isTrail && !isBucket) || typeof raw.Condition !== 'string' || stack.has(raw) !== false) return undefined;
  const parameters = parametersOf(stack, raw.Condition).map(
    (name) => `${name} is ${JSON.stringify(stack.reference(name))}`,
  );
  const because = parameters.length > 0 ? ` while ${parameters.join(' and ')}` : '';
  return `the condition ${raw.Condition} of the ${isTrail ? 'trail' : 'bucket'} ${logicalId} is false${because}`;
}

/** The parameters that decide about a condition. */
function parametersOf({ template }: Stack, condition: string): readonly string[] {
  const [found, seen, open] = [new Set<string>(), new Set<string>(), [condition]];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    walk(rawAt(rawAt(template.body, 'Conditions'), name), (key, value) => {
      if (key === 'Condition') open.push(value);
      if (key === 'Ref' && isRaw(rawAt(rawAt(template.body, 'Parameters'), value))) found.add(value);
    });
  }
  return [...found];
}

function walk(raw: unknown, visit: (key: string, value: string) => void): void {
  if (typeof raw !== 'object' || raw === null) return;
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value === 'string') visit(key, value);
    else walk(value, visit);
  }
}

/** What makes resources that are in none of the templates. */
function madeElsewhere(app: App, { stack, type, logicalId }: Declared): string | undefined {
  if (type === 'AWS::CloudFormation::Stack') {
    if (app.nestedIn(stack, logicalId)) return undefined;
    return `the template of the nested stack ${logicalId} is not among those given: give it too`;
  }
  if (type.endsWith('::MODULE'))
    return `the module ${logicalId} (${type}) is not expanded: give the processed template`;
  const what = ELSEWHERE[type];
  return what && `${logicalId} is ${what}`;
}

const ELSEWHERE: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::StackSet':
    'a StackSet, which deploys a template of its own into other accounts: give that template',
  'AWS::CloudTrail::EventDataStore':
    'an event data store of CloudTrail Lake, which keeps events itself and has no bucket: only trails are judged',
  'AWS::ControlTower::LandingZone': 'a landing zone, which makes its trail by itself: run wormtrail drift on its stack',
  'AWS::ServiceCatalog::CloudFormationProvisionedProduct':
    'a product of Service Catalog, which has a template of its own: give that template',
};
