import type { Acting, RequestContext } from '../contract/types.ts';
import { alreadyExists, PosternError } from '../errors/index.ts';
import { type AggregateWrite, type Decision, runCommand, unborn } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands/index.ts';
import type { CreatedAdmin, NewPerson, OrgNeighbours } from './neighbours.ts';
import { orgAggregate } from './state.ts';

/** `rolesField`: what a request calls the roles, where they are not those of `admins`. */
export type AdminRequest = { readonly roles: readonly string[]; readonly rolesField?: string } & (
  | { readonly case: 'userId'; readonly value: string }
  | NewPerson
);

export interface NewOrgInput {
  readonly id: string | undefined;
  readonly name: string;
  /** One that it has from the start, beside the generated one; '' or undefined for none. */
  readonly domain?: string;
  readonly admins: readonly AdminRequest[];
}

/** An organization with its first members, all of it or nothing. */
export async function createOrg(
  platform: Platform,
  neighbours: OrgNeighbours,
  context: RequestContext,
  input: NewOrgInput,
) {
  await context.require('org.create');
  return foundOrg(platform, neighbours, context, input);
}

/** The same where people may do it without a permission, which is for the caller to know. */
export async function foundOrg(
  platform: Platform,
  neighbours: OrgNeighbours,
  context: Acting,
  input: NewOrgInput,
) {
  const id = input.id || platform.ids();
  // Settings are kept by the id of their owner: an organization of this one would have those of the instance.
  if (id === context.instance.id) {
    throw alreadyExists('ORG-Ext03', 'This is the id of the instance; leave it out to get a new one', {
      field: 'organization_id',
    });
  }
  const created: CreatedAdmin[] = [];
  const assigned: string[] = [];
  const writes: AggregateWrite[] = [];
  const memberships: Decision[] = [];
  for (const admin of input.admins) {
    const roles = admin.roles.length > 0 ? admin.roles : ['ORG_OWNER'];
    let userId: string;
    let userResourceOwner = id;
    if (admin.case === 'userId') {
      userResourceOwner = await neighbours.requireUser(context.instance.id, admin.value);
      userId = admin.value;
      assigned.push(userId);
    } else {
      const person = await neighbours.prepareHuman(context, id, admin);
      userId = person.created.userId;
      created.push(person.created);
      writes.push(...person.writes);
    }
    memberships.push(neighbours.memberAdded({ userId, userResourceOwner, roles }, admin.rolesField));
  }
  const wanted = input.domain
    ? {
        domain: input.domain,
        instanceDomain: context.instance.primaryDomain,
        validationRequired: await neighbours.domainValidationRequired(context.instance.id, id),
      }
    : undefined;
  const named = { id, name: input.name };
  const write = async (taken: boolean) => {
    const domain = commands.generatedDomain({ ...named, taken }, context.instance.primaryDomain);
    const done = await runCommand(
      platform.store,
      context.scope,
      orgAggregate,
      id,
      ({ state }) => {
        const added = commands.addOrg(state, { name: input.name, domain, wanted });
        return {
          ...added,
          events: [added, ...memberships].flatMap(({ events }) => events),
          requires: memberships.flatMap(({ requires = [] }) => requires),
        };
      },
      { owner: id, along: writes, ...(!input.id && { from: unborn(orgAggregate, id) }) },
    );
    return { done, domain };
  };
  // Nobody asked for the domain, so it is no reason to refuse the name.
  const { done, domain } = await write(false).catch((error) => {
    if (error instanceof PosternError && error.id === commands.domainTakenId) return write(true);
    throw error;
  });
  const verified = wanted && !wanted.validationRequired ? [domain, wanted.domain] : [domain];
  for (const one of verified) await neighbours.claimUserNames(context, id, commands.cleanDomain(one));
  return { id, done, created, assigned };
}
