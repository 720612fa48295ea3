/** What wormtrail knows of one CloudFormation type. All that depends on the type is derived from here. */
import type { Component, Resource } from '../facts/audit-log';
import type { Owner } from '../facts/requirements';
import type { Properties, Unknown, Value } from '../facts/value';
import type { Severity } from '../findings/finding';
import type { TamperedService } from './services';

export interface ResourceType extends Identity {
  /** Such as AWS::S3::Bucket. */
  readonly type: string;
  /** What a resource of this type is to an audit log, where it is the same wherever it stands. */
  readonly component?: Component;
  /** The ARNs that the checker's role reads this type at. */
  readonly readAt?: ReadAt;
  /** The calls that answer its properties, by a name of their own. Of several that fill a property the last one counts. */
  readonly reads?: Readonly<Record<string, Read>>;
  /** Whether the Resource Groups Tagging API lists its tags. */
  readonly taggable?: true;
  /** Properties that no call answers, and why. */
  readonly neverRead?: Readonly<Record<string, string>>;
  /** Values that AWS fills in where the template has none, by property path; `*` stands for any place in a list. */
  readonly defaults?: Readonly<Record<string, ServiceDefault>>;
  /** Severity and owner of a drifted property: the first pattern that fits its path counts. */
  readonly severities?: readonly (readonly [path: RegExp, Severity, Owner])[];
  /** What the Service Authorization Reference calls it; of several names, the first is the resource itself. */
  readonly authorizedAs?: { readonly service: string; readonly resourceTypes: readonly string[] };
  readonly tampering?: Tampering;
  readonly surrounding?: Surrounding;
}

/** What an audit log rests on and no template of it declares: a run compares it with the run before. */
export interface Surrounding {
  /** `SERVICE:Operation`. */
  readonly call: string;
  /** Whose it is: that of the stack, of each role that the requirements name, or of the account. */
  readonly of: 'stack' | 'role' | 'account';
  /** Of the account, where it takes a call for each: a run makes one of these calls, and the next run the next one. */
  readonly names?: readonly string[];
  /**
   * In a phrase, by which runs remember it.
   *
   * @param name Of the stack, the ARN of the role, or one of `names`.
   */
  what(name: string): string;
  input(name: string): Input;
  /** Errors that mean "there is none". */
  readonly absentOn?: readonly string[];
  /** Why an answer proves nothing; undefined where it does. */
  flaw?(answer: Value): string | undefined;
  /** As text; empty where there is none. */
  text(answer: Value, members: readonly Resource[]): string;
}

/** How CloudFormation names a resource: Template Reference, "Return values". */
export interface Identity {
  /** The property that holds the physical name. */
  readonly nameProperty?: string;
  readonly arn?: (name: string, at: Environment, property: (name: string) => string | undefined) => string;
  /** What `Ref` answers; the name where left out. */
  readonly ref?: 'arn' | ((name: string, at: Environment) => string);
  /** The attribute that answers the ARN; `Arn` where left out. */
  readonly arnAttribute?: string;
  readonly attributes?: Readonly<Record<string, (name: string, at: Environment) => string>>;
}

/** Where a resource is created: pseudo parameters that are not known stand as they are written in a template. */
export interface Environment {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What the checker's policy calls the ARNs of an audit log. */
export type ReadAt =
  | 'buckets'
  | 'key'
  | 'trail'
  | 'topics'
  | 'functions'
  | 'schedules'
  | 'queues'
  | 'stateMachines'
  | 'alarms'
  | 'dashboard';

/** One API call that answers properties. */
export interface Read {
  /** `SERVICE:Operation`; the service as IAM names it. */
  readonly call: string;
  /** The IAM action, where its name is not that of the call. */
  readonly action?: string;
  /** IAM binds the action to no resource (Service Authorization Reference), or the call looks for what should not exist. */
  readonly unbound?: true;
  /**
   * The call's input. A list makes a call each, and the answer is a list as well. It is asked for again after each round of answers.
   *
   * @returns undefined where there is nothing to ask for, an Unknown where the input cannot be known.
   */
  input(subject: Subject): Input | readonly Input[] | Unknown | undefined;
  /** The member that leads to the next page, in answer and input. The lists of all pages are joined. */
  readonly pagedBy?: string;
  /** Of a listing of the whole account, the only entries that count; reading ends once all of them were seen. */
  readonly wanted?: (subject: Subject) => Wanted;
  /** Errors that mean "nothing is configured": the answer is undefined. */
  readonly absentOn?: readonly string[];
  /** Properties where nothing is configured. */
  readonly absent?: Properties;
  /** Errors that mean "the resource does not exist". */
  readonly goneOn?: readonly string[];
  /** Whether the answer shows that the resource does not exist. */
  isGone?(answer: Value, subject: Subject): boolean;
  /** Why an answer proves nothing; undefined where it does. */
  flaw?(answer: Value, subject: Subject): string | undefined;
  /** The call takes one call for each resource, so that not every run makes it. */
  readonly rotates?: true | ((subject: Subject) => boolean);
  /** The read that this one stands in for in runs that do not make it. */
  readonly insteadOf?: string;
  /** The call is made only where the template declares one of the properties that it fills. */
  readonly ifDeclared?: true;
  readonly properties?: Fills;
  /** What no CloudFormation property says. */
  readonly state?: Fills;
}

export type Input = Readonly<Record<string, unknown>>;

export interface Wanted {
  readonly list: string;
  readonly member: string;
  readonly names: readonly string[];
}

/** A path in the answer, or what is made of it. */
export type Fills = Readonly<Record<string, string | ((answer: Value, subject: Subject) => Value | undefined)>>;

/** The resource that is read. */
export interface Subject {
  readonly resource: Resource;
  /** All resources of the run: some calls answer for many. */
  readonly all: readonly Resource[];
  /** Answers of the calls that were made, by the name of the read. */
  readonly answers: Readonly<Record<string, Value | undefined>>;
}

/** Whether AWS filled in what was found. */
export type ServiceDefault = (found: Value | undefined, declared: Properties, ref: string) => boolean;

/** Calls that can weaken the audit log, and how their events name the resource. */
export interface Tampering {
  readonly service: TamperedService;
  /** Operation, and what it does to the audit log. CloudTrail's event names begin with the operation. */
  readonly calls: Readonly<Record<string, string>>;
  /** Event names by operation, where they are not the operation's name. */
  readonly recordedAs?: Readonly<Record<string, readonly string[]>>;
  /** Events about objects: data events. */
  readonly dataEvents?: readonly string[];
  /** The request parameters that name it, most telling first (each service's API Reference, written as CloudTrail writes them). */
  readonly namedBy: readonly NamingParameter[];
}

export interface NamingParameter {
  readonly parameter: string;
  /**
   * The forms of its name that the calls accept. Left out where the parameter names something else that belongs to the audit log,
   * such as an alias or a role that is lent.
   */
  readonly forms?: readonly NameForm[];
  /** The form in which it names a resource of this type, where the type belongs to another one that has the service’s forms. */
  readonly belongingForm?: NameForm;
  /** The events that use this parameter; where left out, all that no other parameter is for. */
  readonly eventNames?: readonly string[];
  /** What an event pattern asks of it; not part of the rule where left out. */
  readonly matches?: (resources: WatchedResources) => readonly Match[];
}

/**
 * By what `Ref` answers, by its ARN, by the last part of what `Ref` answers, where that is an ARN or a URL, or by its topic's ARN and
 * what only a deployment knows.
 */
export type NameForm = 'ref' | 'arn' | 'lastPart' | 'belowTopic';

/** A value that an event's field must have. */
export type Match =
  | string
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly wildcard: string }
  | { readonly exists: true };

/** How events name the resources of the audit log. */
export interface WatchedResources {
  readonly auditLogName: string;
  /** The stack of the audit log, and the one that forwards to it. */
  readonly stackNames: readonly string[];
  readonly trailArn: string;
  readonly keyIds: readonly string[];
  readonly bucketNames: readonly string[];
  /** UUID of the event source mapping that feeds the responder. Its calls name it by nothing else. */
  readonly eventSourceMappingId: string;
  /** Role names, with wildcards, that count as administrators. */
  readonly administratorRoleNames: readonly string[];
}
