/** Acknowledgements of findings on templates without CDK, and on a live account: the file that `wormtrail check --acknowledgements` takes. */
import { z } from 'zod';
import { nearestName } from '../config/issues';
import { CHECKS } from '../checks/catalogue';
import { isDay, isOwnerName, type Acknowledged } from './apply-acknowledgements';
import { readJson, shaped } from './json-file';

/** What `wormtrail check` judges. */
type Source = 'template' | 'account';

const text = (write: string) => z.string(write).trim().min(1, write);

function idFrom(source: Source) {
  const ids = CHECKS.filter(({ judgedFrom }) => judgedFrom.includes(source)).map(({ id }) => id as string);
  return z.string('the id of a check, such as KeyRotationEnabled').refine((id) => ids.includes(id), {
    error: ({ input }) =>
      nearestName(String(input), ids) ??
      `the id of a check that is judged from the ${source}: wormtrail explain lists them`,
  });
}

const entry = {
  resource: text('the resource, as the report names it; what is below its path is covered as well'),
  owner: text('the team or person who answers for it').refine(isOwnerName, 'a name without ; [ or ]'),
  reason: text('why the finding is accepted'),
  until: text('the last day on which it counts, such as 2027-03-31').refine(
    isDay,
    'a day of the calendar, such as 2027-03-31',
  ),
};

/** @throws WormtrailError that says all that is wrong with the file. */
export function readAcknowledgements(file: string, source: Source = 'template'): readonly Acknowledged[] {
  const schema = z.array(
    z.strictObject({ id: idFrom(source), ...entry }, 'an object with id, resource, owner, reason and until'),
    'a list of acknowledgements, each with id, resource, owner, reason and until',
  );
  return shaped(file, readJson(file), schema).map(({ id, resource, ...acknowledgement }) => ({
    path: resource,
    guardrail: id,
    acknowledgement,
  }));
}
