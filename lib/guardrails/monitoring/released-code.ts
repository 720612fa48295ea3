/** Whether a function runs a bundle of wormtrail: of this release, or of an earlier one. */
import { parseArn } from '../../facts/arn';
import type { AuditLog, Resource } from '../../facts/audit-log';
import { NoReleases, releases, type Bundle, type Release } from '../../facts/releases';
import { hasToken } from '../../facts/template/tokens';
import { firstUnknown, isUnknown, Unknown, valueAt, type Value } from '../../facts/value';
import { fail, pass, unknown, type Place, type Verdict } from '../guardrail';

/** A template names the archive by the CDK's hash of it, Lambda answers with its own. */
export function judgeCode(auditLog: AuditLog, watcher: Resource): Verdict[] {
  return auditLog.origin === 'template' ? [judgeAsset(watcher)] : judgeHash(watcher);
}

function judgeAsset(watcher: Resource): Verdict {
  const [place, code] = [{ resource: watcher, path: 'Code' }, watcher.properties['Code']];
  const reason = firstUnknown(code);
  if (reason) return unknown(place, expectedOf(releases()), reason);
  const key = valueAt(code, 'S3Key');
  const [, asset] = (typeof key === 'string' && /(?:^|\/)([0-9a-f]{64})\.zip$/.exec(key)) || [];
  if (asset === undefined) return fail(place, expectedOf(releases()), code, 'the code is no bundle of wormtrail');
  const isForeign = isForeignBucket(valueAt(code, 'S3Bucket'), watcher);
  if (isForeign === true)
    return fail(place, expectedOf(releases()), code, 'the code comes from a bucket of another account');
  const verdict = judgeBundle(place, watcher, asset, (bundle) => bundle.asset === asset);
  return isUnknown(isForeign) && verdict.kind === 'pass' ? unknown(place, verdict.expected, isForeign) : verdict;
}

/**
 * A function that checks itself has no list: that its code is the deployed code, the drift check compares with its first run
 * (`FunctionCodeUnchanged`).
 */
function judgeHash(watcher: Resource): Verdict[] {
  const sha256 = valueAt(watcher.state, 'CodeSha256');
  if (typeof sha256 !== 'string' || releases() instanceof NoReleases) return [];
  return [
    judgeBundle({ resource: watcher, path: 'CodeSha256' }, watcher, sha256, (bundle) => bundle.sha256 === sha256),
  ];
}

function judgeBundle(place: Place, watcher: Resource, found: string, isIt: (bundle: Bundle) => boolean): Verdict {
  const all = releases();
  const expected = expectedOf(all);
  if (isUnknown(all)) return unknown(place, expected, all);
  const component = valueAt(watcher.metadata, 'wormtrail.component');
  const release = all.findLast(({ bundles }) => {
    const bundle = typeof component === 'string' ? bundles[component] : undefined;
    return bundle !== undefined && isIt(bundle);
  });
  const newest = all.at(-1)?.version;
  if (!release) return fail(place, expected, found, `no release up to ${newest} has this code`);
  return pass(
    place,
    expected,
    release.version === newest ? `release ${newest}` : `release ${release.version}, an older one`,
  );
}

function expectedOf(all: readonly Release[] | Unknown): string {
  return `the bundle of release ${isUnknown(all) ? 'that is installed' : all.at(-1)?.version}, or of an earlier one`;
}

/**
 * Names of the CDK's buckets hold the account, which alone writes there (CDK Developer Guide, "Bootstrap template"); whether another
 * bucket holds what the key says, and who may change that, its name does not tell.
 */
function isForeignBucket(bucket: Value | undefined, { arn = '' }: Resource): boolean | Unknown {
  const { account: own = '' } = parseArn(arn) ?? {};
  const name = typeof bucket === 'string' ? bucket : '';
  const [, account] = OF_THE_CDK.exec(name) ?? [];
  if (account === '${AWS::AccountId}' || (own !== '' && account === own)) return false;
  const [, named] = /(?:^|-)(\d{12})(?:-|$)/.exec(name) ?? [];
  if (named !== undefined && own !== '' && named !== own && !hasToken(own)) return true;
  return new Unknown(
    `whether the bucket ${name} holds the bundle that the key names, and who may change it: wormtrail drift compares its hash`,
  );
}

const OF_THE_CDK = /^cdk-[a-z0-9]+-assets-(\d{12}|\$\{AWS::AccountId\})-/;
