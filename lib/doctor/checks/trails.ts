/** Other trails: what is paid for twice, and whether there is room for one more. */
import { DescribeTrailsCommand, type Trail } from '@aws-sdk/client-cloudtrail';
import { ask, failed, ok, warning, type Check, type Line } from '../check';

/** Trails per Region (CloudTrail User Guide, "Quotas in AWS CloudTrail"): a multi-Region trail counts in each. */
const MOST_TRAILS = 5;

export const trails: Check = {
  name: 'trails',
  actions: ['cloudtrail:DescribeTrails'],
  async run({ config, clients }) {
    const answer = await ask('cloudtrail:DescribeTrails', () => clients.cloudTrail.send(new DescribeTrailsCommand({})));
    const all = answer?.trailList ?? [];
    const others = all.filter(({ Name }) => Name !== config.name);
    if (all.length === others.length && others.length >= MOST_TRAILS) {
      return [failed(`${namesOf(others)} are ${others.length} trails, and a Region takes ${MOST_TRAILS}.`, REMOVE)];
    }
    return [others.length === 0 ? ok('No other trail delivers events.') : secondCopy(others)];
  },
};

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
