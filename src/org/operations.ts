import type { RequestContext } from '../contract/types.ts';
import type { Conditions } from '../database/search.ts';
import {
  type AggregateWrite,
  type Appended,
  appendIn,
  type Decision,
  type Executed,
  type Loaded,
  runCommand,
  writeOf,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import type { CreatedAdmin, HumanAdmin, OrgNeighbours } from './neighbours.ts';
import { type Org, orgAggregate } from './state.ts';

export type AdminRequest = { roles: readonly string[] } & ({ case: 'userId'; value: string } | HumanAdmin);

export interface NewOrgInput {
  readonly id: string | undefined;
  readonly name: string;
  readonly admins: readonly AdminRequest[];
}

export interface OrgOperations {
  create(
    context: RequestContext,
    input: NewOrgInput,
  ): Promise<{ id: string; appended: Appended; created: CreatedAdmin[]; assigned: string[] }>;
  change(
    context: RequestContext,
    id: string,
    permission: string,
    decide: (org: Org) => Decision,
  ): Promise<Executed<Org>>;
  remove(context: RequestContext, id: string): Promise<Executed<Org>>;
  addDomain(context: RequestContext, id: string, domain: string): Promise<Executed<Org>>;
  /** The condition by which a list holds only what its reader may read; columns are of alias `o`. */
  restriction(context: RequestContext, permission: string): Promise<(where: Conditions) => void>;
}

/** One implementation behind the v2 and v2beta services and the v1 calls. */
export function orgOperations(platform: Platform, neighbours: OrgNeighbours): OrgOperations {
  const { store } = platform;
  const run = (
    context: RequestContext,
    id: string,
    decide: (org: Loaded<Org>) => Decision | Promise<Decision>,
  ) => runCommand(store, context.scope, orgAggregate, id, decide, { owner: id });

  return {
    async create(context, input) {
      await context.require('org.create');
      const id = input.id || platform.ids();
      const loaded = await store.load(context.instance.id, orgAggregate, id);
      const domain = commands.generatedDomain(input.name, context.instance.primaryDomain);
      const added = commands.addOrg(loaded.state, { name: input.name, domain });
      const created: CreatedAdmin[] = [];
      const assigned: string[] = [];
      const writes: AggregateWrite[] = [];
      const memberships = [];
      for (const admin of input.admins) {
        const roles = admin.roles.length > 0 ? admin.roles : ['ORG_OWNER'];
        let userId: string;
        if (admin.case === 'userId') {
          await neighbours.requireUser(context.instance.id, admin.value);
          userId = admin.value;
          assigned.push(userId);
        } else {
          const person = await neighbours.prepareHuman(context, { id, primaryDomain: domain }, admin);
          userId = person.created.userId;
          created.push(person.created);
          writes.push(...person.writes);
        }
        memberships.push(neighbours.memberAdded(userId, roles));
      }
      const decision = { ...added, events: [...added.events, ...memberships] };
      const appended = await appendIn(store, context.scope, [writeOf(loaded, id, decision), ...writes]);
      return { id, appended, created, assigned };
    },

    async change(context, id, permission, decide) {
      await context.require(permission, { orgId: id });
      return run(context, id, ({ state }) => decide(state));
    },

    async remove(context, id) {
      await context.require('org.delete', { orgId: id });
      const userNames = await neighbours.userNamesOf(context.instance.id, id);
      return run(context, id, ({ state }) =>
        commands.removeOrg(state, { isDefault: id === context.instance.defaultOrgId, userNames }),
      );
    },

    async addDomain(context, id, domain) {
      await context.require('org.write', { orgId: id });
      const validationRequired = await neighbours.domainValidationRequired(context.instance.id);
      return run(context, id, ({ state }) => commands.addOrgDomain(state, { domain, validationRequired }));
    },

    async restriction(context, permission) {
      const permitted = await context.permittedOrgs(permission);
      const visible =
        permitted === 'all' ? undefined : [...new Set([...permitted, context.requireCaller().orgId])];
      return (where) => {
        if (visible) where.in('o.id', visible);
      };
    },
  };
}
