import { createHash } from 'node:crypto';
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../../errors/index.ts';
import type { ConstraintChange, Decision } from '../../eventstore/index.ts';
import * as events from '../link-events.ts';
import { accountKey, type Link, type Links } from './state.ts';

/** Decisions on the accounts elsewhere that a person signs in with. */

const longest = 500;
/** Nobody has more, and each is loaded with its neighbours. */
const mostLinks = 50;

/** Names in the store are compared without regard to case; ids of providers are not. */
const nameOf = ({ idpId, externalId }: Pick<Link, 'idpId' | 'externalId'>): string =>
  `${idpId}:${createHash('sha256').update(externalId).digest('hex')}`;

const name = (
  action: ConstraintChange['action'],
  link: Pick<Link, 'idpId' | 'externalId'>,
): ConstraintChange => ({
  action,
  type: 'external_idps',
  field: nameOf(link),
  ...(action === 'add' && {
    error: { id: 'USER-Lnk01', message: 'Somebody has linked this account of the identity provider already' },
  }),
});

function requirePerson({ user }: Links): void {
  if (user.lifecycle === 'absent' || user.lifecycle === 'removed')
    throw notFound('USER-Lnk02', 'User not found', { field: 'user_id' });
  if (user.kind !== 'human')
    throw failedPrecondition('USER-Lnk03', 'Only people have accounts at identity providers', {
      field: 'user_id',
    });
}

function cleaned({ idpId, externalId, name }: Link): Link {
  for (const [field, value] of [
    ['user_id', externalId],
    ['user_name', name],
  ] as const) {
    if (value.length <= longest && !/[\r\n]/.test(value) && (field === 'user_name' || value !== '')) continue;
    throw invalidArgument('USER-Lnk04', `idp_link.${field} must be one line of 1 to ${longest} characters`, {
      field: `idp_link.${field}`,
    });
  }
  return { idpId, externalId, name };
}

export function addLink(links: Links, wanted: Link): Decision {
  requirePerson(links);
  const link = cleaned(wanted);
  if (links.byAccount.has(accountKey(link.idpId, link.externalId)))
    throw alreadyExists('USER-Lnk05', 'The person has linked this account already', { field: 'idp_link' });
  if (links.byAccount.size >= mostLinks)
    throw failedPrecondition('USER-Lnk06', `A person links at most ${mostLinks} accounts`);
  const { idpId: idpConfigId, externalId: userId, name: displayName } = link;
  return {
    events: [events.linkAdded({ idpConfigId, userId, displayName })],
    constraints: [name('add', link)],
  };
}

/** What somebody who is new has linked from the start. */
export function linksOfNew(wanted: readonly Link[]): Required<Pick<Decision, 'events' | 'constraints'>> {
  const links = wanted.map(cleaned);
  return {
    events: links.map(({ idpId: idpConfigId, externalId: userId, name: displayName }) =>
      events.linkAdded({ idpConfigId, userId, displayName }),
    ),
    constraints: links.map((link) => name('add', link)),
  };
}

export function removeLink(links: Links, idpId: string, externalId: string): Decision {
  requirePerson(links);
  if (!links.byAccount.has(accountKey(idpId, externalId)))
    throw notFound('USER-Lnk07', 'The person has not linked this account', { field: 'linked_user_id' });
  return linksRemoved([{ idpId, externalId, name: '' }]);
}

/** The facts that take links away, and free the accounts. */
export const linksRemoved = (links: readonly Link[]): Required<Pick<Decision, 'events' | 'constraints'>> => ({
  events: links.map(({ idpId: idpConfigId, externalId: userId }) =>
    events.linkRemoved({ idpConfigId, userId }),
  ),
  constraints: links.map((link) => name('remove', link)),
});

/**
 * Somebody came from a provider as this person.
 * @throws PosternError `failed_precondition` where the person may not sign in, or the account is not theirs (any more)
 */
export function acceptExternalLogin(links: Links, { idpId, externalId, name }: Link): Decision {
  requirePerson(links);
  if (links.user.lifecycle !== 'active')
    throw failedPrecondition('USER-Lnk08', 'The user is not active', { field: 'checks.idp_intent' });
  const known = links.byAccount.get(accountKey(idpId, externalId));
  if (!known)
    throw failedPrecondition(
      'USER-Lnk09',
      'The person has not linked this account of the identity provider',
      {
        field: 'checks.idp_intent',
      },
    );
  const renamed = name !== '' && name !== known.name && name.length <= longest;
  return {
    events: [
      events.externalLoginSucceeded({}),
      ...(renamed ? [events.linkRenamed({ idpConfigId: idpId, userId: externalId, username: name })] : []),
    ],
  };
}
