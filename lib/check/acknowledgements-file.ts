/** Acknowledgements without CDK: the file that `wormtrail check --acknowledgements` takes. */
import { z } from 'zod';
import { nearestName } from '../config/issues';
import { CHECKS } from '../checks/catalogue';
import { isDay, isOwnerName, type Acknowledged } from './apply-acknowledgements';
import { readJson, shaped } from './json-file';

const IDS = CHECKS.filter(({ judgedFrom }) => judgedFrom.includes('template')).map(({ id }) => id as string);

const text = (write: string) => z.string(write).trim().min(1, write);

const schema = z.array(
  z.strictObject(
    {
      id: z.string('the id of a check, such as KeyRotationEnabled').refine((id) => IDS.includes(id), {
        error: ({ input }) =>
          nearestName(String(input), IDS) ?? 'the id of a check that judges templates: wormtrail explain lists them',
      }),
      resource: text('the resource, as the report names it; what is below its path is covered as well'),
      owner: text('the team or person who answers for it').refine(isOwnerName, 'a name without ; [ or ]'),
      reason: text('why the finding is accepted'),
      until: text('the last day on which it counts, such as 2027-03-31').refine(
        isDay,
        'a day of the calendar, such as 2027-03-31',
      ),
    },
    'an object with id, resource, owner, reason and until',
  ),
  'a list of acknowledgements, each with id, resource, owner, reason and until',
);

/** @throws WormtrailError that says all that is wrong with the file. */
export function readAcknowledgements(file: string): readonly Acknowledged[] {
  return shaped(file, readJson(file), schema).map(({ id, resource, ...acknowledgement }) => ({
    path: resource,
    guardrail: id,
    acknowledgement,
  }));
}
