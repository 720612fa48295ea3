/** Which witnesses a reader asks for, and how many of them: c2sp.org/tlog-policy. */
import { parseWitnessKey, type WitnessKey } from './cosignature';
import { PolicyError } from './errors';
import { parseNoteKey, type NoteKey } from './note';

export interface Witness {
  readonly key: WitnessKey;
  /** Where it takes checkpoints: its submission prefix. */
  readonly url?: string;
}

export interface WitnessPolicy {
  /** Logs that it is for. None: the reader knows the log from elsewhere. */
  readonly logs: readonly NoteKey[];
  readonly witnesses: readonly Witness[];
  /** For people: the quorum as it is written. */
  readonly quorum: string;
  /** Whether these witnesses are enough. */
  readonly isMetBy: (cosigners: ReadonlySet<WitnessKey>) => boolean;
}

type Rule = WitnessPolicy['isMetBy'];

/** The name that asks for nobody. */
const NOBODY = 'none';

/** A policy has few lines; the specification recommends limits. */
const MOST_LINES = 1000;

/** @throws PolicyError with the number of the line that is not as the specification says. */
export function parsePolicy(text: string): WitnessPolicy {
  const policy = new Reading();
  if ([...text].some(isControl)) throw new PolicyError('The policy has control characters.');
  const lines = text.split('\n');
  if (lines.length > MOST_LINES) throw new PolicyError(`The policy has more than ${MOST_LINES} lines.`);
  for (const [at, line] of lines.entries()) {
    const items = line.split(/[ \t]+/).filter((item) => item !== '');
    if (items.length === 0 || items[0]?.startsWith('#')) continue;
    try {
      policy.take(items);
    } catch (error) {
      throw new PolicyError(`Line ${at + 1} of the policy: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return policy.whole();
}

class Reading {
  private readonly logs: NoteKey[] = [];
  private readonly witnesses: Witness[] = [];
  private readonly rules = new Map<string, Rule>();
  private readonly written = new Map<string, string>();
  private readonly taken = new Set<string>();
  private quorum: string | undefined;

  take([keyword, ...rest]: readonly string[]): void {
    if (keyword === 'log') this.takeLog(rest);
    else if (keyword === 'witness') this.takeWitness(rest);
    else if (keyword === 'group') this.takeGroup(rest);
    else if (keyword === 'quorum') this.takeQuorum(rest);
    else throw new PolicyError(`write log, witness, group or quorum, and not ${JSON.stringify(keyword)}.`);
  }

  whole(): WitnessPolicy {
    const { logs, witnesses, quorum } = this;
    if (quorum === undefined) throw new PolicyError('The policy has no quorum line.');
    const rule = this.rules.get(quorum) ?? ((): boolean => true);
    return { logs, witnesses, quorum: this.written.get(quorum) ?? quorum, isMetBy: rule };
  }

  private takeLog([key, _url, ...more]: readonly string[]): void {
    if (key === undefined || more.length > 0) throw new PolicyError('write log KEY [URL].');
    const log = parseNoteKey(key);
    assertNew(this.logs, log);
    this.logs.push(log);
  }

  private takeWitness([name, key, url, ...more]: readonly string[]): void {
    if (name === undefined || key === undefined || more.length > 0)
      throw new PolicyError('write witness NAME KEY [URL].');
    const witness = parseWitnessKey(key);
    assertNew(
      this.witnesses.map((known) => known.key),
      witness,
    );
    this.define(name, (cosigners) => cosigners.has(witness), name);
    this.witnesses.push({ key: witness, ...(url !== undefined && { url }) });
  }

  private takeGroup([name, threshold, ...members]: readonly string[]): void {
    if (name === undefined || threshold === undefined || members.length === 0) {
      throw new PolicyError('write group NAME all|any|NUMBER MEMBER…');
    }
    const rules = members.map((member) => {
      const rule = this.rules.get(member);
      if (!rule) throw new PolicyError(`${member} is no witness or group of a line before.`);
      if (this.taken.has(member)) throw new PolicyError(`${member} is a member already.`);
      this.taken.add(member);
      return rule;
    });
    const needed = threshold === 'all' ? rules.length : threshold === 'any' ? 1 : Number(threshold);
    if (!/^(?:all|any|[1-9]\d*)$/.test(threshold) || needed > rules.length) {
      throw new PolicyError(
        `${threshold} of ${rules.length} members is no threshold: write all, any, or 1 to ${rules.length}.`,
      );
    }
    const isMet: Rule = (cosigners) => rules.filter((rule) => rule(cosigners)).length >= needed;
    this.define(name, isMet, `${needed} of ${members.map((member) => this.written.get(member)).join(', ')}`);
  }

  private takeQuorum([name, ...more]: readonly string[]): void {
    if (name === undefined || more.length > 0) throw new PolicyError('write quorum NAME.');
    if (this.quorum !== undefined) throw new PolicyError('there is a quorum line before.');
    if (name !== NOBODY && !this.rules.has(name)) {
      throw new PolicyError(`${name} is no witness or group of a line before.`);
    }
    this.quorum = name;
  }

  private define(name: string, rule: Rule, written: string): void {
    if (name === NOBODY || this.rules.has(name)) throw new PolicyError(`${name} is taken: choose another name.`);
    this.rules.set(name, rule);
    this.written.set(name, written.includes(' ') ? `(${written})` : written);
  }
}

/** Tab and newline alone may stand in a policy. */
function isControl(character: string): boolean {
  return (character < ' ' && !'\t\n'.includes(character)) || character === '\u007f';
}

/** One key under two names would count twice. */
function assertNew(known: readonly Pick<NoteKey, 'publicKey'>[], { publicKey }: Pick<NoteKey, 'publicKey'>): void {
  if (known.some((each) => each.publicKey.equals(publicKey)))
    throw new PolicyError('this key stands in a line before.');
}
