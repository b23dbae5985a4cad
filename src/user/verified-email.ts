import type { Platform } from '../platform.ts';
import { enforceEmail } from '../precis/index.ts';
import { userState, userType } from './projection/index.ts';
import { userAggregate } from './state.ts';

/**
 * The person of an organization who has confirmed an address: by their events, since the tables may be behind.
 * @returns undefined where it is nobody's, or of several, of whom none can be meant
 */
export async function personOfEmail(
  { sql, store }: Pick<Platform, 'sql' | 'store'>,
  instanceId: string,
  orgId: string,
  email: string,
): Promise<string | undefined> {
  const enforced = enforceEmail(email);
  if ('problem' in enforced) return undefined;
  const address = enforced.value.toLowerCase();
  const rows = await sql<{ id: string }[]>`
    select id from projections.users_projection
    where instance_id = ${instanceId} and lower_email = ${address} and resource_owner = ${orgId}
      and type = ${userType.human} and is_email_verified and state = ${userState.active} limit 2`;
  const [found, ...more] = rows;
  if (!found || more.length > 0) return undefined;
  const { state } = await store.load(instanceId, userAggregate, found.id);
  const holds = state.email.verified && state.email.address.toLowerCase() === address;
  return holds ? found.id : undefined;
}

export interface EmailHolder {
  readonly userId: string;
  readonly orgId: string;
  readonly active: boolean;
}

/**
 * Who has confirmed an address, be they active or not, in an organization; '' for any, where only what a code has proven
 * counts, since administrators of one organization may call any address verified.
 * @returns undefined where it is nobody's; where several have it, who is active goes before who is not, and of several
 * active none can be meant
 */
export async function holderOfEmail(
  { sql, store }: Pick<Platform, 'sql' | 'store'>,
  instanceId: string,
  orgId: string,
  email: string,
): Promise<EmailHolder | undefined> {
  const enforced = enforceEmail(email);
  if ('problem' in enforced) return undefined;
  const address = enforced.value.toLowerCase();
  const rows = await sql<{ id: string }[]>`
    select id from projections.users_projection
    where instance_id = ${instanceId} and lower_email = ${address} and type = ${userType.human}
      and is_email_verified and (${orgId} = '' or resource_owner = ${orgId})
    limit 20`;
  const loaded = await Promise.all(rows.map(({ id }) => store.load(instanceId, userAggregate, id)));
  const holders = loaded.flatMap(({ id: userId, owner, state: { email, lifecycle } }) =>
    (orgId === '' ? email.proved : email.verified) &&
    email.address.toLowerCase() === address &&
    lifecycle !== 'removed'
      ? [{ userId, orgId: owner, active: lifecycle === 'active' }]
      : [],
  );
  const active = holders.filter((each) => each.active);
  if (active.length > 1) return undefined;
  return active[0] ?? holders[0];
}
