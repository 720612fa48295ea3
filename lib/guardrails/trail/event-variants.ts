/**
 * All ways in which anybody may make a call, as far as selectors tell them apart: a few values of each field stand for all.
 * Of texts that are compared with beginnings, ends and whole texts, each pair of a beginning and an end stands for all texts
 * that have both, and something else between them.
 */
import { isList, isProperties, Unknown, valueAt, type Properties, type Value } from '../../facts/value';
import { textsOf, type TrailEvent } from './field-selectors';

interface Variant {
  readonly event: TrailEvent;
  /** Set where AWS does not say whether such an event exists. */
  readonly doubt?: Unknown;
}

/** One value of a field; undefined where the event lacks it. */
interface Choice {
  readonly value: string | undefined;
  readonly doubt?: Unknown;
}

/** Selectors have at most 500 values together (CloudTrail User Guide, "Quotas in AWS CloudTrail"): more than this tells nothing. */
const MOST_VARIANTS = 4_000;
/** What no selector names. */
const ANYTHING = '\uFFFF';

export function variantsOf(event: TrailEvent, selectors: readonly Value[]): readonly Variant[] | Unknown {
  const choices = Object.entries(CHOICES).flatMap(([field, of]) => {
    const asked = selectors.flatMap((selector) => askedOf(selector, field));
    return asked.length > 0 ? [[field, of(event, asked)] as const] : [];
  });
  if (choices.reduce((product, [, values]) => product * values.length, 1) > MOST_VARIANTS) {
    return new Unknown('the trail’s selectors tell more callers and objects apart than are looked at here');
  }
  return choices.reduce<readonly Variant[]>(
    (variants, [field, values]) =>
      variants.flatMap((variant) =>
        values.map(({ value, doubt = variant.doubt }) => ({
          event: { ...variant.event, [field]: value },
          ...(doubt && { doubt }),
        })),
      ),
    [{ event }],
  );
}

/** What a selector asks of a field. */
function askedOf(selector: Value, field: string): readonly Properties[] {
  const fields = valueAt(selector, 'FieldSelectors');
  return (isList(fields) ? fields : []).filter(isProperties).filter(({ Field: name }) => name === field);
}

const CHOICES: Readonly<Record<string, (event: TrailEvent, asked: readonly Properties[]) => readonly Choice[]>> = {
  'resources.ARN': (event, asked) => textsBeginning(event['resources.ARN'] ?? 'arn:', asked),
  // services and callers without an account have no ARN
  'userIdentity.arn': ({ 'userIdentity.arn': beginning }, asked) =>
    beginning === undefined
      ? [{ value: undefined }, ...textsBeginning('arn:', asked)]
      : textsBeginning(beginning, asked),
  eventName: ({ anyCall, eventName }, asked) => (anyCall ? textsBeginning('', asked) : [{ value: eventName }]),
  eventSource: ({ anyCall, eventSource }, asked) => (anyCall ? textsBeginning('', asked) : [{ value: eventSource }]),
  readOnly: ({ anyCall, readOnly }) => (anyCall ? [{ value: 'true' }, { value: 'false' }] : [{ value: readOnly }]),
  sessionCredentialFromConsole: () => [{ value: undefined }, { value: 'true' }],
  eventType: ({ eventCategory, eventType }) => [
    { value: eventType },
    ...OTHER_TYPES.map((value) => ({ value, ...(eventCategory === 'Data' && { doubt: OF_OTHER_TYPES }) })),
  ],
};

/** (CloudTrail User Guide, "CloudTrail record contents", eventType.) */
const OTHER_TYPES = ['AwsServiceEvent', 'AwsConsoleAction', 'AwsConsoleSignIn'];
const OF_OTHER_TYPES = new Unknown(
  'the trail selects by eventType, and AWS does not say that all data events of S3 are AwsApiCall',
);

function textsBeginning(beginning: string, asked: readonly Properties[]): readonly Choice[] {
  const texts = (...operators: string[]) => [
    ...new Set(asked.flatMap((each) => operators.flatMap((operator) => textsOf(each[operator])))),
  ];
  const longer = (text: string): boolean => text.startsWith(beginning);
  const beginnings = [beginning, ...texts('StartsWith', 'NotStartsWith').filter(longer)];
  const ends = ['', ...texts('EndsWith', 'NotEndsWith')];
  const between = beginnings.flatMap((start) => ends.map((end) => start + ANYTHING + end));
  return [...between, ...texts('Equals', 'NotEquals').filter(longer)].map((value) => ({ value }));
}
