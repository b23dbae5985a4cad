import { groupsOf } from '../../group/index.ts';
import {
  composedName,
  createHuman,
  deprovisionHuman,
  type Provisioned,
  provisionHuman,
  type User,
} from '../../user/index.ts';
import type { Call, Endpoint, Shown, Written } from '../call.ts';
import { notFound } from '../errors.ts';
import type { ListRequest } from '../list.ts';
import { locationOf, withMeta } from '../meta.ts';
import { patched } from '../patch.ts';
import { type Resource, readResource, requireComplete } from '../resource.ts';
import { groupType, userType } from '../schema/index.ts';
import { isSelected, readSelection, type Selection, selected } from '../selection.ts';
import { requireVersion, versionOf } from '../version.ts';
import { type Account, accountOf, resourceOf, type WantedAccount } from './mapping.ts';
import { metadataKeys } from './metadata.ts';
import { findPerson, type Person, searchPeople, textOf } from './queries.ts';

const unknown = () => notFound('There is no such user in the organization');

/** What events say of a person. */
const accountOfUser = ({ userName, profile, email, phone, lifecycle, metadata }: User): Account => ({
  ...profile,
  userName,
  email: email.address,
  phone: phone.address,
  active: lifecycle !== 'inactive',
  metadata: new Map([...metadata].map(([key, value]) => [key, textOf(value)])),
});

const metadataOf = ({ metadata }: Account) =>
  [...metadata].map(([key, value]) => ({ key, value: new Uint8Array(Buffer.from(value)) }));

const profileOf = ({ givenName, familyName, nickName, displayName, preferredLanguage }: Account) => ({
  givenName,
  familyName,
  nickName,
  displayName,
  preferredLanguage,
});

const provisioned = (account: WantedAccount, domain: string): Provisioned => ({
  userName: account.userName,
  profile: profileOf(account),
  email: account.email,
  phone: account.phone,
  active: account.active,
  password: account.password,
  metadata: metadataOf(account),
  withoutMetadata: metadataKeys(domain).filter((key) => !account.metadata.has(key)),
});

type Decide = (before: Resource) => Resource;

/** Changes a person in one write: what is there is read from events, so no change of others is lost. */
async function change(
  call: Call,
  id: string,
  preconditions: Parameters<typeof requireVersion>[0],
  decide: Decide,
): Promise<Written> {
  const { platform, context, orgId, provisioningDomain: domain } = call;
  await provisionHuman(platform, context, { orgId, userId: id, keys: metadataKeys(domain) }, (user) => {
    const before = resourceOf(accountOfUser(user), domain);
    requireVersion(preconditions, () => versionOf(before));
    const after = decide(before);
    requireComplete(userType, after, before);
    return provisioned(accountOf(after, domain, before), domain);
  });
  return { id, location: locationOf(call, userType, id) };
}

/** A display name that was told as the parts of the name say goes with these. */
function withRecomposed(before: Resource, after: Resource): Resource {
  const told = (resource: Resource) => composedName(resource['name'] as Parameters<typeof composedName>[0]);
  const { displayName } = before;
  if (displayName !== after['displayName'] || displayName !== told(before) || !after['name']) return after;
  return { ...after, displayName: told(after) };
}

async function shown(call: Call, person: Person, selection: Selection): Promise<Shown> {
  const content = resourceOf(person.account, call.provisioningDomain);
  const version = versionOf(content);
  const groups = isSelected(selection, 'groups') ? await groupsOfPerson(call, person.id) : undefined;
  const { resource, location } = withMeta(call, userType, groups ? { ...content, groups } : content, {
    ...person,
    version,
  });
  return { resource: selected(userType, resource, selection), version, location };
}

/** Undefined for none, and for who may not see who is in what. */
async function groupsOfPerson(call: Call, id: string): Promise<Resource[] | undefined> {
  const { platform, context, orgId } = call;
  const held = await groupsOf(platform).of(context.instance.id, id);
  if (held.all.length === 0 || !(await context.can('group.user.read', { orgId }))) return undefined;
  return held.all.map(({ id: value, name: display, direct }) => ({
    value,
    $ref: locationOf(call, groupType, value),
    display,
    type: direct ? 'direct' : 'indirect',
  }));
}

export const users: Endpoint & {
  search(call: Call, request: ListRequest): Promise<{ total: bigint; resources: Resource[] }>;
} = {
  async get(call, id, selection) {
    await call.context.require('user.read', { orgId: call.orgId });
    const person = await findPerson(call.platform, call.context.instance.id, call.orgId, id);
    if (!person) throw unknown();
    return shown(call, person, selection);
  },

  async search(call, request) {
    const { platform, context, orgId, provisioningDomain } = call;
    await context.require('user.read', { orgId });
    const selection = readSelection(userType, request.attributes, request.excludedAttributes);
    const byGroups = request.filter !== undefined && (await context.can('group.user.read', { orgId }));
    const seeking = { orgId, provisioningDomain, byGroups };
    const found = await searchPeople(platform, context.instance.id, seeking, request);
    const all = await Promise.all(found.resources.map((person) => shown(call, person, selection)));
    return { total: found.total, resources: all.map(({ resource }) => resource) };
  },

  async create(call, body) {
    const { platform, context, orgId, provisioningDomain } = call;
    const resource = { active: true, ...readResource(userType, body) };
    requireComplete(userType, resource);
    const account = accountOf(resource, provisioningDomain, undefined);
    const verified = (address: string) => ({
      address,
      verification: { case: 'isVerified', value: true } as const,
    });
    const { userId } = await createHuman(
      platform,
      context,
      { id: orgId },
      {
        userName: account.userName,
        profile: profileOf(account),
        email: verified(account.email),
        ...(account.phone !== '' && { phone: verified(account.phone) }),
        password:
          account.password === undefined
            ? { case: undefined }
            : { case: 'password', value: { password: account.password, changeRequired: false } },
        metadata: metadataOf(account),
        inactive: !account.active,
      },
    );
    return { id: userId, location: locationOf(call, userType, userId) };
  },

  async replace(call, id, body, preconditions) {
    const resource = readResource(userType, body);
    // What says nothing of it neither lets somebody in nor shuts somebody out.
    return change(call, id, preconditions, ({ active }) => ({ active, ...resource }));
  },

  patch: (call, id, body, preconditions) =>
    change(call, id, preconditions, (before) => withRecomposed(before, patched(userType, before, body))),

  async remove(call, id, preconditions) {
    const { platform, context, orgId, provisioningDomain: domain } = call;
    const required = ({ state }: { readonly state: User }) =>
      requireVersion(preconditions, () => versionOf(resourceOf(accountOfUser(state), domain)));
    await deprovisionHuman(platform, context, { orgId, userId: id, keys: metadataKeys(domain) }, required);
  },
};
