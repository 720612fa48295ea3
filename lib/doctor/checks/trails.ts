/** Other trails: what is paid for twice, and whether there is room for one more. */
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTrailsCommand, type Trail } from '@aws-sdk/client-cloudtrail';
import { ask, failed, lineOfEach, ok, told, warning, type Check, type Examined, type Line } from '../check';

/** Trails per Region (CloudTrail User Guide, "Quotas in AWS CloudTrail"): a multi-Region trail counts in each. */
const MOST_TRAILS = 5;

export const trails: Check = {
  name: 'trails',
  actions: ['cloudformation:DescribeStacks', 'cloudtrail:DescribeTrails'],
  async run(examined) {
    const { config, clients } = examined;
    const answer = await ask('cloudtrail:DescribeTrails', () => clients.cloudTrail.send(new DescribeTrailsCommand({})));
    const all = told('cloudtrail:DescribeTrails', answer?.trailList);
    const own = all.filter(({ Name }) => Name === config.name);
    const others = all.filter(({ Name }) => Name !== config.name);
    const taken = await lineOfEach(own, (trail) => nameTaken(trail, examined));
    if (own.length === 0 && others.length >= MOST_TRAILS) {
      return [failed(`${namesOf(others)} are ${others.length} trails, and a Region takes ${MOST_TRAILS}.`, REMOVE)];
    }
    return [...taken, others.length === 0 ? ok('No other trail delivers events.') : secondCopy(others)];
  },
};

/** A trail of the name that no stack of that name has made: CloudTrail takes no second one (CreateTrail, TrailAlreadyExistsException). */
async function nameTaken({ HomeRegion }: Trail, { config, clients }: Examined): Promise<Line | undefined> {
  const { name, region } = config;
  const taken = failed(
    `A trail ${name} is there already, of ${HomeRegion}: CloudTrail takes no second one of that name in ${region}.`,
    'Choose another "name", or delete that trail where nothing needs it.',
  );
  if (HomeRegion !== region) return taken;
  const stacks = await ask(
    'cloudformation:DescribeStacks',
    () => clients.cloudFormation(region).send(new DescribeStacksCommand({ StackName: name })),
    ['does not exist'],
  );
  return stacks && told('cloudformation:DescribeStacks', stacks.Stacks?.[0]) ? undefined : taken;
}

const REMOVE = 'aws cloudtrail delete-trail --name NAME';

/** (AWS CloudTrail pricing, aws.amazon.com/cloudtrail/pricing.) */
function secondCopy(others: readonly Trail[]): Line {
  return warning(
    `${namesOf(others)} exists already: a second copy of management events costs USD 2.00 per 100,000 events ` +
      '(aws.amazon.com/cloudtrail/pricing), and Insights USD 0.35 per 100,000 events that it analyzes.',
    'Keep both if the price is right: an existing trail is no immutable archive.',
  );
}

function namesOf(others: readonly Trail[]): string {
  return others
    .map(({ Name, IsOrganizationTrail }) => `${Name}${IsOrganizationTrail ? ' (organization)' : ''}`)
    .join(', ');
}
