/** An event as the field selectors of a trail see it, and what they compare (CloudTrail API Reference, AdvancedFieldSelector). */
import { isList, type Value } from '../../facts/value';

/** An event, by the fields of advanced event selectors; a field that it does not have is left out. */
export interface TrailEvent {
  readonly eventCategory: 'Management' | 'Data';
  readonly eventName: string;
  readonly eventSource: string;
  readonly readOnly: 'true' | 'false';
  readonly eventType: string;
  readonly 'resources.type'?: string;
  readonly 'resources.ARN'?: string;
  readonly 'userIdentity.arn'?: string;
  readonly sessionCredentialFromConsole?: string;
  /** Set where anybody may have made the call, in any way. The two ARNs are then what all of them begin with. */
  readonly byAnybody?: true;
  /** Set where the event stands for any call of any service. */
  readonly anyCall?: boolean;
}

/** A comparison of a field's value with texts, and its opposite. */
interface Comparison {
  readonly is: string;
  readonly isNot: string;
  readonly compare: (value: string, text: string) => boolean;
}

export const COMPARISONS: readonly Comparison[] = [
  { is: 'Equals', isNot: 'NotEquals', compare: (value, text) => value === text },
  { is: 'StartsWith', isNot: 'NotStartsWith', compare: (value, text) => value.startsWith(text) },
  { is: 'EndsWith', isNot: 'NotEndsWith', compare: (value, text) => value.endsWith(text) },
];

export const OPERATORS = COMPARISONS.flatMap(({ is, isNot }) => [is, isNot]);

/** The fields of an event that selectors of management and data events may ask for. */
export const FIELDS = [
  ...(['eventCategory', 'eventName', 'eventSource', 'eventType', 'readOnly', 'resources.type'] as const),
  ...(['resources.ARN', 'userIdentity.arn', 'sessionCredentialFromConsole'] as const),
] as const;

export function textsOf(value: Value | undefined): readonly string[] {
  return isList(value) ? value.filter((text) => typeof text === 'string') : NOTHING;
}

const NOTHING: readonly string[] = [];
