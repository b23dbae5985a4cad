import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { deletionDate, timestamp } from '../contract/details.ts';
import type { RequestContext } from '../contract/types.ts';
import type { Conditions, PageRequest } from '../database/search.ts';
import { type Decision, type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands/index.ts';
import { createOrg, type NewOrgInput } from './create.ts';
import { domainOperations } from './domains.ts';
import type { OrgNeighbours } from './neighbours.ts';
import {
  type OrgConditions,
  type OrgSearch,
  type OrgSort,
  searchOrgDomains,
  searchOrgMetadata,
  searchOrgs,
} from './queries.ts';
import { type Org, orgAggregate, orgWithMetadata } from './state.ts';

export interface MetadataEntry {
  readonly key: string;
  readonly value: Uint8Array;
}

type Filter<C extends string> = (where: Conditions<C>) => void;

interface ListRequest {
  readonly page: PageRequest | undefined;
  readonly sortingColumn: number;
}

/** Sort columns as the contract's enums number them, behind the one that says nothing. */
const sorts: readonly (OrgSort | undefined)[] = [undefined, 'name', 'creationDate'];

/** Where no order is asked for the first to be founded comes first: those that the server makes itself come later. */
function orderOf({ page, sortingColumn }: ListRequest): Pick<OrgSearch, 'page' | 'sort'> {
  const sort = sorts[sortingColumn];
  return sort ? { page, sort } : { page: { offset: 0n, limit: 0, ...page, asc: true }, sort: 'creationDate' };
}

/**
 * One implementation behind the v2 and v2beta services and the v1 calls: each checks the permission, decides and
 * writes, or reads. Changes answer with their date.
 */
export function orgOperations(platform: Platform, neighbours: OrgNeighbours) {
  const { store } = platform;

  const run = (
    context: RequestContext,
    id: string,
    decide: (org: Org) => Decision,
    aggregate = orgAggregate,
  ): Promise<Executed<Org>> =>
    runCommand(store, context.scope, aggregate, id, ({ state }) => decide(state), { owner: id });

  /** A decision that needs `org.write` on the organization. */
  const change = async (
    context: RequestContext,
    id: string,
    decide: (org: Org) => Decision,
    aggregate = orgAggregate,
  ): Promise<Timestamp | undefined> => {
    await context.require('org.write', { orgId: id });
    return timestamp((await run(context, id, decide, aggregate)).changedAt);
  };

  const removal = (context: RequestContext, id: string) => (org: Org) =>
    commands.removeOrg(org, { isDefault: id === context.instance.defaultOrgId });

  /** The same for what may be gone already: no date when there was nothing to do. */
  const take = async (
    context: RequestContext,
    id: string,
    decide: (org: Org) => Decision,
    aggregate = orgAggregate,
  ) => {
    await context.require('org.write', { orgId: id });
    return deletionDate(await run(context, id, decide, aggregate));
  };

  return {
    change,

    create: (context: RequestContext, input: NewOrgInput) => createOrg(platform, neighbours, context, input),

    deactivate: (context: RequestContext, id: string) =>
      change(context, id, (org) =>
        commands.deactivateOrg(org, { isDefault: id === context.instance.defaultOrgId }),
      ),

    async remove(context: RequestContext, id: string) {
      await context.require('org.delete', { orgId: id });
      return deletionDate(await run(context, id, removal(context, id)));
    },

    /** As version 1 does it: what is not there cannot be removed, and whoever writes the instance may remove any. */
    removeExisting: (context: RequestContext, id: string) =>
      run(context, id, (org) => {
        commands.requireExisting(org);
        return removal(context, id)(org);
      }),

    /** For version 1, which answers with the whole details of a change; the transport asked for the permission. */
    run,

    /** Shows organizations that the caller may read, its own among them. */
    async list(context: RequestContext, request: ListRequest, filter: (where: OrgConditions) => void) {
      const permitted = await context.permittedOrgs('org.read');
      const own = context.requireCaller().orgId;
      return searchOrgs(platform, context.instance.id, {
        ...orderOf(request),
        filter(where) {
          if (permitted !== 'all') where.in('id', [...new Set([...permitted, own])]);
          filter(where);
        },
      });
    },

    domains: domainOperations(platform, neighbours),

    removeDomain: (context: RequestContext, id: string, domain: string) =>
      take(context, id, (org) => commands.removeOrgDomain(org, { domain })),

    async listDomains(
      context: RequestContext,
      id: string,
      page: PageRequest | undefined,
      filter: Filter<'domain'>,
    ) {
      await context.require('org.read', { orgId: id });
      return searchOrgDomains(platform, context.instance.id, id, { page, filter });
    },

    setMetadata: (context: RequestContext, id: string, entries: readonly MetadataEntry[]) =>
      change(
        context,
        id,
        (org) => commands.setOrgMetadata(org, entries),
        orgWithMetadata(entries.map(({ key }) => key)),
      ),

    removeMetadata: (context: RequestContext, id: string, keys: readonly string[]) =>
      take(context, id, (org) => commands.removeOrgMetadata(org, keys), orgWithMetadata(keys)),

    async listMetadata(
      context: RequestContext,
      id: string,
      page: PageRequest | undefined,
      filter: Filter<'key'>,
    ) {
      await context.require('org.read', { orgId: id });
      return searchOrgMetadata(platform, context.instance.id, id, { page, filter });
    },
  };
}

export type OrgOperations = ReturnType<typeof orgOperations>;
