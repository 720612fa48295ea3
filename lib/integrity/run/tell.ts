/** Whom a verification tells what it found: the owners, and Security Hub where it is asked for. */
import type { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { SNSClient } from '@aws-sdk/client-sns';
import { isWithin, type Looked } from '../../evidence/hours';
import type { StoredRun } from '../../evidence/store';
import { OWNERS, type Owner } from '../../facts/requirements';
import { report, type Finding } from '../../findings/finding';
import { firstSeenIn } from '../../findings/first-seen';
import type { Environment } from '../../findings/render-options';
import { changesBetween, type Changes } from '../../notify/changes';
import { changeMessage, type About } from '../../notify/message';
import { tellOwners, untoldFinding, type Topics } from '../../notify/owners';
import { importFindings } from '../../notify/security-hub';
import { VERSION } from '../../version';

export interface Audience {
  readonly topics: Topics;
  readonly sns: SNSClient;
  /** Findings are imported there as well, unless it is left out. */
  readonly securityHub?: SecurityHubClient;
  /** The account that verifies. */
  readonly environment: Environment;
}

/** What was found, and of which hours. */
export interface Found {
  readonly findings: readonly Finding[];
  /** Absent where it did not come to its end, or does not name all that it found: then nothing can be resolved. */
  readonly period?: Looked;
}

export interface Told {
  /** Owners who still have to hear of what was found. */
  readonly untold: readonly Owner[];
  /** What kept somebody from hearing of it. */
  readonly findings: readonly Finding[];
}

/** @param previous The verification before. */
export async function tell(
  audience: Audience,
  found: Found,
  previous: StoredRun | undefined,
  about: About,
): Promise<Told> {
  const { topics, sns } = audience;
  const messages = OWNERS.flatMap((owner) => changeMessage(owner, changesFor(owner, found, previous), about) ?? []);
  const failed = await tellOwners(messages, topics, sns);
  const refused = await tellSecurityHub(audience, found, previous, about);
  return {
    untold: failed.map(({ owner }) => owner),
    findings: [...failed.map((untold) => untoldFinding(about.auditLog, untold)), ...refused],
  };
}

/** What an owner was not told of the verification before counts as not yet seen. */
function changesFor(owner: Owner, found: Found, previous: StoredRun | undefined): Changes {
  const document = previous?.document;
  if (!document?.untold.includes(owner)) return changesSince(found, document?.findings ?? []);
  const owed = document.findings.filter((finding) => !isSeen(finding, found));
  return changesBetween([], [...owed, ...found.findings]);
}

/** Only what was found of the same hours can be resolved. */
function changesSince(found: Found, before: readonly Finding[]): Changes {
  return changesBetween(
    before.filter((finding) => isSeen(finding, found)),
    found.findings,
  );
}

/** Whether a finding would have been made again. */
function isSeen(finding: Finding, { period }: Found): boolean {
  return period !== undefined && isWithin(finding, period);
}

async function tellSecurityHub(
  { securityHub, environment }: Audience,
  found: Found,
  previous: StoredRun | undefined,
  { auditLog, at }: About,
): Promise<readonly Finding[]> {
  if (!securityHub) return [];
  const { resolved } = changesSince(found, previous?.document?.findings ?? []);
  const render = { at, version: VERSION, environment, firstSeen: firstSeenIn(previous?.document?.events, at) };
  return importFindings({ report: report(found.findings), resolved }, render, auditLog, securityHub);
}
