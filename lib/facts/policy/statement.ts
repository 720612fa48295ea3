/** Statements of a policy document in one normal form, however the document spells them. */
import { oncePer } from '../cache';
import { firstUnknown, isList, isProperties, isUnknown, Unknown, type Properties, type Value } from '../value';

/**
 * What a statement applies to: what one of the patterns matches or, with `except` (NotAction, NotResource), all that none
 * of them matches.
 */
export interface Scope {
  readonly except: boolean;
  readonly patterns: readonly string[];
}

export interface Principal {
  /** AWS, Service, Federated or CanonicalUser. */
  readonly type: string;
  /** `*`, an ARN (an account stands as its root's ARN) or a service's name. */
  readonly id: string;
}

export interface Principals {
  /** NotPrincipal: everyone but those named. */
  readonly except: boolean;
  readonly named: readonly Principal[];
}

export interface Condition {
  /** As the document spells it: `StringNotEqualsIfExists`. */
  readonly operator: string;
  /** In lower case, as condition keys have no case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement. What cannot be known of it is read as widely as it can be, and `unknown` says so. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Absent in identity policies, which speak of the principal that they are attached to. */
  readonly principals?: Principals;
  readonly actions: Scope;
  readonly resources: Scope;
  /** All must be true. */
  readonly conditions: readonly Condition[];
  /** The first reason why a part of the statement is not known. It proves nothing then, but it may apply. */
  readonly unknown?: Unknown;
}

const EVERYTHING: Scope = { except: false, patterns: ['*'] };

/**
 * The statements of a policy document. A document or statement that cannot be known, or that no policy can be, yields one
 * Allow and one Deny of everything, both marked unknown. An absent document has no statements.
 */
export function statementsOf(document: Value | undefined): readonly Statement[] {
  return isProperties(document) ? statementsIn(document) : readAll(written(document));
}

/** Documents never change, and many guardrails ask for the same one. */
const statementsIn = oncePer((document: Properties): readonly Statement[] => readAll(written(document)));

/** The statements as they are written, or why it is not known which there are. */
function written(document: Value | undefined): readonly Value[] | Unknown {
  if (document === undefined || document === null) return [];
  if (typeof document === 'string') return written(parse(document));
  if (isUnknown(document)) return document;
  if (!isProperties(document)) return new Unknown('the policy document is not an object');
  const { Statement: statements } = document;
  return statements === undefined ? new Unknown('the policy document has no Statement') : listOf(statements);
}

function readAll(values: readonly Value[] | Unknown): readonly Statement[] {
  if (isUnknown(values)) return anything(values);
  return values.flatMap((value) => {
    const statement = read(value);
    return isUnknown(statement) ? anything(statement) : [statement];
  });
}

/** Policies over the API are JSON texts. */
function parse(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return new Unknown('the policy document is not JSON');
  }
}

function anything(unknown: Unknown): Statement[] {
  return (['Allow', 'Deny'] as const).map((effect) => ({
    effect,
    actions: EVERYTHING,
    resources: EVERYTHING,
    conditions: [],
    unknown,
  }));
}

/** @returns why nothing is known of a statement, where it cannot be read. */
function read(value: Value): Statement | Unknown {
  if (isUnknown(value)) return value;
  if (!isProperties(value)) return new Unknown('a statement of the policy is not an object');
  const { Effect: effect, Sid: sid } = value;
  if (effect !== 'Allow' && effect !== 'Deny') {
    return isUnknown(effect) ? effect : new Unknown('a statement of the policy neither allows nor denies');
  }
  const actions = scopeOf(value['Action'], value['NotAction']);
  if (!actions) return new Unknown('a statement of the policy has no Action');
  return {
    sid: typeof sid === 'string' ? sid : undefined,
    effect,
    principals: principalsOf(value),
    actions,
    resources: scopeOf(value['Resource'], value['NotResource']) ?? EVERYTHING,
    conditions: conditionsOf(value['Condition']),
    unknown: firstUnknown(value) ?? malformed(value) ?? variableIn(value) ?? strangeOperatorIn(value['Condition']),
  };
}

/** The text of a scalar; undefined where it cannot be known, as where it holds a policy variable. */
function textOf(value: Value): string | undefined {
  const text = isScalar(value) ? String(value) : undefined;
  return text === undefined || variableOf(text) ? undefined : text;
}

function scopeOf(named: Value | undefined, excepted: Value | undefined): Scope | undefined {
  const except = named === undefined;
  const element = except ? excepted : named;
  if (element === undefined) return undefined;
  const texts = listOf(element).map(textOf);
  return { except, patterns: except ? texts.filter(isText) : texts.map((text) => text ?? '*') };
}

function principalsOf(statement: Properties): Principals | undefined {
  const except = statement['Principal'] === undefined;
  const element = except ? statement['NotPrincipal'] : statement['Principal'];
  if (element === undefined) return undefined;
  const byType = isProperties(element) ? Object.entries(element) : [['AWS', element] as const];
  const named = byType.flatMap(([type, ids]) =>
    listOf(ids).flatMap((id) => principalOf(type, textOf(id), except) ?? []),
  );
  return { except, named };
}

/** Read as widely as can be: an unknown name is everyone among the named, and nobody among the excepted. */
function principalOf(type: string, text: string | undefined, except: boolean): Principal | undefined {
  if (text === undefined) return except ? undefined : { type: 'AWS', id: '*' };
  return { type, id: type === 'AWS' && ACCOUNT.test(text) ? `arn:aws:iam::${text}:root` : text };
}

const ACCOUNT = /^(?:\d{12}|\$\{AWS::AccountId\})$/;

/** A condition that cannot be known is left out: a statement applies to more without it. */
function conditionsOf(element: Value | undefined): readonly Condition[] {
  if (!isProperties(element)) return [];
  return Object.entries(element).flatMap(([operator, keys]) =>
    Object.entries(isProperties(keys) && OPERATOR.test(operator) ? keys : {}).flatMap(([key, value]) => {
      const values = listOf(value).map(textOf);
      return values.every(isText) ? [{ operator, key: key.toLowerCase(), values }] : [];
    }),
  );
}

/** All that there are (IAM User Guide, "IAM JSON policy elements: Condition operators"). */
const OPERATOR = new RegExp(
  '^(?:(?:ForAllValues:|ForAnyValue:)?(?:String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|Arn(?:Not)?(?:Equals|Like)|' +
    '(?:Numeric|Date)(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress)(?:IfExists)?|Null)$',
  'i',
);

/** What an operator asks that is none of IAM's, or is newer than this list, is not known. */
function strangeOperatorIn(condition: Value | undefined): Unknown | undefined {
  if (!isProperties(condition)) return undefined;
  const strange = Object.keys(condition).find((operator) => !OPERATOR.test(operator));
  return strange === undefined
    ? undefined
    : new Unknown(`the policy has a condition ${strange}, which is not known here`);
}

const ELEMENTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;

/** Parts that no policy can have: AWS would refuse it, so nothing is known of what would be there instead. */
function malformed(statement: Properties): Unknown | undefined {
  for (const element of ELEMENTS) {
    const named = statement[element];
    if (isList(named) ? !named.every(isScalar) : named !== undefined && !isScalar(named)) {
      return new Unknown(`${element} of a policy statement is neither a text nor a list of texts`);
    }
  }
  const condition = statement['Condition'];
  const isCondition =
    condition === undefined || (isProperties(condition) && Object.values(condition).every(isProperties));
  return isCondition ? undefined : new Unknown('Condition of a policy statement is not an object of objects');
}

function isScalar(value: Value): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isText(value: Value | undefined): value is string {
  return typeof value === 'string';
}

/** A policy variable such as `${aws:username}`; symbols of templates have two colons or a dot. */
const VARIABLE = /\$\{(?:[a-z0-9-]+:[^:}][^}]*|[*?$])\}/i;

function variableIn(value: Value | undefined): Unknown | undefined {
  if (typeof value === 'string') return variableOf(value);
  if (typeof value !== 'object' || value === null || isUnknown(value)) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const variable = variableOf(name) ?? variableIn(part);
    if (variable) return variable;
  }
  return undefined;
}

function variableOf(text: string): Unknown | undefined {
  if (!text.includes('${')) return undefined;
  const variable = VARIABLE.exec(text)?.[0];
  return variable === undefined ? undefined : new Unknown(`the policy depends on the variable ${variable}`);
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}
