/** The accounts of an organization, as Organizations lists them to its management account. */
import { ListAccountsCommand, OrganizationsClient, type Account } from '@aws-sdk/client-organizations';
import type { CredentialProvider } from '../facts/account/assumed-role';
import { organizationsRegion } from '../facts/partition';
import { messageOf } from './errors';
import type { Member, MembersListed } from './members';

/**
 * Why they are not known is an answer as well: deliveries are judged all the same.
 *
 * @param reader Of a role in the management account: members may not list (Organizations API Reference, ListAccounts).
 * @param homeRegion Of the trail.
 */
export async function listMembers(reader: CredentialProvider, homeRegion: string): Promise<MembersListed> {
  const client = new OrganizationsClient({ region: organizationsRegion(homeRegion), credentials: reader });
  const found: Member[] = [];
  try {
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListAccountsCommand({ ...(NextToken && { NextToken }) }));
      found.push(...(page.Accounts ?? []).map(memberOf));
      NextToken = page.NextToken;
    } while (NextToken);
  } catch (error) {
    return `organizations:ListAccounts failed (${messageOf(error)})`;
  }
  // its management account is a member
  return found.length === 0 ? 'organizations:ListAccounts answered no account' : found;
}

/** `Status` is answered no longer since September 9, 2026 (Organizations API Reference, Account); an older AWS has no `State`. */
function memberOf({ Id = '', State, Status, JoinedTimestamp }: Account): Member {
  return { account: Id, state: State ?? Status ?? '', ...(JoinedTimestamp && { joinedAt: JoinedTimestamp }) };
}
