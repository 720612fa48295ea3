/** Statements of a policy document in one normal form, however the document spells them. */
import { Remembered, rememberingLatest } from '../remembered';
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
  /** Absent in identity policies, which speak of whoever they are attached to. */
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

/**
 * Documents never change, and many guardrails ask for the same one, as long as one audit log is judged. Afterwards nobody asks, and
 * the statements of a thousand audit logs would only be in the way.
 */
const statementsIn = rememberingLatest(
  // as many documents as one audit log has
  16,
  (document: Properties): readonly Statement[] => readAll(written(document)),
);

/**
 * The Allow statements of a document whose actions concern somebody. The others, which are nearly all in most policies, are not read.
 *
 * @param concerns Whether a scope of actions does.
 */
export function statementsAllowing(
  document: Value | undefined,
  concerns: (actions: Scope) => boolean,
): readonly Statement[] {
  const values = written(document);
  if (isUnknown(values)) return anything(values).filter(isAllow);
  return readAll(values.filter((value) => concerns(allowedBy(value)))).filter(isAllow);
}

function isAllow({ effect }: Statement): boolean {
  return effect === 'Allow';
}

/** The statements as they are written, or why it is not known which there are. */
function written(document: Value | undefined): readonly Value[] | Unknown {
  if (document === undefined || document === null) return NOTHING;
  if (typeof document === 'string') return written(parse(document));
  if (isUnknown(document)) return document;
  if (!isProperties(document)) return new Unknown('the policy document is not an object');
  const { Statement: statements } = document;
  return statements === undefined ? new Unknown('the policy document has no Statement') : listOf(statements);
}

function readAll(values: readonly Value[] | Unknown): readonly Statement[] {
  if (isUnknown(values)) return anything(values);
  const all: Statement[] = [];
  for (const value of values) {
    const statement = read(value);
    if (isUnknown(statement)) all.push(...anything(statement));
    else all.push(statement);
  }
  return all;
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
  const actions = actionsOf(value);
  if (!actions) return new Unknown('a statement of the policy has no Action');
  const variable = variableIn(value);
  // few statements have a variable: each text of the others need not be searched again
  const textOf = variable ? textWithoutVariable : textOfScalar;
  return {
    sid: typeof sid === 'string' ? sid : undefined,
    effect,
    principals: principalsOf(value, textOf),
    actions,
    resources: scopeOf(value['Resource'], value['NotResource'], textOf) ?? EVERYTHING,
    conditions: conditionsOf(value['Condition'], textOf),
    unknown: firstUnknown(value) ?? malformed(value) ?? variable,
  };
}

/** The actions that a statement allows; all where it cannot be read. */
function allowedBy(statement: Value): Scope {
  if (!isProperties(statement)) return EVERYTHING;
  const actions = actionsOf(statement);
  if (!actions) return EVERYTHING;
  const { Effect: effect } = statement;
  return effect === 'Deny' ? NO_ACTIONS : effect === 'Allow' ? actions : EVERYTHING;
}

const NO_ACTIONS: Scope = { except: false, patterns: [] };

function actionsOf({ Action: actions, NotAction: others }: Properties): Scope | undefined {
  const scope = scopeOf(actions, others, textWithoutVariable);
  return scope && shared(scope);
}

/** The text of a scalar; undefined where it cannot be known. */
type TextOf = (value: Value) => string | undefined;

function textOfScalar(value: Value): string | undefined {
  return isScalar(value) ? String(value) : undefined;
}

function textWithoutVariable(value: Value): string | undefined {
  const text = textOfScalar(value);
  return text === undefined || variableOf(text) ? undefined : text;
}

function scopeOf(named: Value | undefined, excepted: Value | undefined, textOf: TextOf): Scope | undefined {
  const except = named === undefined;
  const element = except ? excepted : named;
  if (element === undefined) return undefined;
  const texts = textsOf(element, textOf);
  if (texts.every(isText)) return { except, patterns: texts };
  return { except, patterns: except ? texts.filter(isText) : texts.map((text) => text ?? '*') };
}

/** The texts of a value or of a list: the list itself where it holds nothing else, as most do. */
function textsOf(element: Value | undefined, textOf: TextOf): readonly (string | undefined)[] {
  const values = listOf(element);
  return values.every((value): value is string => textOf(value) === value) ? values : values.map(textOf);
}

const SHARED = new Map<string, Scope>();
/** Far more than the different lists of actions in any app. */
const MOST_SHARED = 10_000;

/** One object for all scopes that say the same, so that what was found out about one is known of all. */
function shared(scope: Scope): Scope {
  const spelling = scope.patterns.join('\n');
  const known = SHARED.get(spelling);
  if (known && isSame(known, scope)) return known;
  if (SHARED.size >= MOST_SHARED) SHARED.clear();
  SHARED.set(spelling, scope);
  return scope;
}

function isSame(one: Scope, other: Scope): boolean {
  const { patterns } = one;
  if (one.except !== other.except || patterns.length !== other.patterns.length) return false;
  return patterns.every((pattern, index) => pattern === other.patterns[index]);
}

function principalsOf(statement: Properties, textOf: TextOf): Principals | undefined {
  const except = statement['Principal'] === undefined;
  const element = except ? statement['NotPrincipal'] : statement['Principal'];
  if (element === undefined) return undefined;
  if (!except && isEveryone(element)) return EVERYONE;
  const named: Principal[] = [];
  const add = (type: string, id: Value): void => {
    const principal = principalOf(type, textOf(id), except);
    if (principal) named.push(principal);
  };
  if (!isProperties(element)) for (const id of listOf(element)) add('AWS', id);
  else for (const type in element) for (const id of listOf(element[type])) add(type, id);
  return { except, named };
}

/** Of whom most statements of a bucket's policy speak. */
const EVERYONE: Principals = { except: false, named: [{ type: 'AWS', id: '*' }] };

function isEveryone(element: Value): boolean {
  return element === '*' || (isProperties(element) && element['AWS'] === '*' && Object.keys(element).length === 1);
}

/** Read as widely as can be: an unknown name is everyone among the named, and nobody among the excepted. */
function principalOf(type: string, text: string | undefined, except: boolean): Principal | undefined {
  if (text === undefined) return except ? undefined : { type: 'AWS', id: '*' };
  return { type, id: type === 'AWS' && ACCOUNT.test(text) ? `arn:aws:iam::${text}:root` : text };
}

const ACCOUNT = /^\d{12}$/;

/** A condition that cannot be known is left out: a statement applies to more without it. */
function conditionsOf(element: Value | undefined, textOf: TextOf): readonly Condition[] {
  if (!isProperties(element)) return UNCONDITIONED;
  const conditions: Condition[] = [];
  for (const operator in element) {
    const keys = element[operator];
    if (!isProperties(keys)) continue;
    for (const key in keys) {
      const values = textsOf(keys[key], textOf);
      if (values.every(isText)) conditions.push({ operator, key: KEYS.answer(key, inLowerCase), values });
    }
  }
  return conditions;
}

const UNCONDITIONED: readonly Condition[] = [];

/** One text for each key, which all statements share: what is known of requests is looked up by it. */
const KEYS = new Remembered<string>(1_000);

function inLowerCase(key: string): string {
  return key.toLowerCase();
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
  if (isList(value)) {
    for (const item of value) {
      const variable = variableIn(item);
      if (variable) return variable;
    }
    return undefined;
  }
  for (const name in value) {
    const variable = variableOf(name) ?? variableIn(value[name]);
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
  if (value === undefined) return NOTHING;
  return isList(value) ? value : [value];
}

const NOTHING: readonly Value[] = [];
