import { permitted } from '../authz/memberships.ts';
import {
  type Attribute,
  type Control,
  type LdapResult,
  parseDn,
  resultCode,
  type SearchRequest,
  scope,
} from '../ldapv3/index.ts';
import { createHolders } from '../member/index.ts';
import type { Platform } from '../platform.ts';
import type { Bound } from './bind.ts';
import { allOf, type Condition, conditionOf, Params, type SoughtBy } from './condition.ts';
import { type Entry, type Selection, selected, selectionOf } from './entry.ts';
import { groupEntries, groupSoughtBy } from './groups.ts';
import { matches } from './match.ts';
import { type Cursor, pageControl, pageWanted } from './paging.ts';
import { findGroupId, findOrg, findUserId, type OrgRow, seekGroups, seekUsers } from './queries.ts';
import { containers, rootDse, subschema, subschemaDn } from './root.ts';
import { type Place, placeOf } from './tree.ts';
import { userEntries, userSoughtBy } from './users.ts';

/** Entries of one answer that is not in pages, and of a page. */
const most = 5_000;
const mostOfPage = 1_000;
/** Read from the database at a time, at most. */
const longestPiece = 200;
const longestMs = 30_000;

export interface SearchAsked {
  readonly instanceId: string;
  /** undefined: nobody. */
  readonly bound: Bound | undefined;
  readonly request: SearchRequest;
  readonly controls: readonly Control[];
  /** Takes the entries one by one; false: whoever asked wants no more. */
  readonly found: (dn: string, attributes: readonly Attribute[]) => Promise<boolean>;
}

export interface SearchDone {
  readonly result: LdapResult;
  readonly controls?: readonly Control[];
}

/** What a search looks at: an organization's tree, as far as the one who asks may see it. */
interface View {
  readonly instanceId: string;
  readonly org: OrgRow;
  readonly place: Place;
  readonly request: SearchRequest;
  readonly selection: Selection;
  /** undefined: everybody of the organization is seen; else this one alone. */
  readonly only: string | undefined;
  /** Which groups there are, and who is in them. */
  readonly seesGroups: boolean;
}

interface Found {
  readonly entry: Entry;
  readonly cursor: Omit<Cursor, 'shown'>;
}

/** Answers searches from the tables that lists are made of (RFC 4511 §4.5). */
export function createSearch(platform: Platform) {
  const holders = createHolders(platform);

  /** @returns undefined: nothing of the organization is for this one */
  async function rightsIn(instanceId: string, { userId, orgId }: Bound, org: OrgRow) {
    const on = { orgId: org.id };
    const held = await holders.on(instanceId, userId, on);
    const seesGroups = permitted(held, 'group.read', on) && permitted(held, 'group.user.read', on);
    if (permitted(held, 'user.read', on)) return { only: undefined, seesGroups };
    return orgId === org.id ? { only: userId, seesGroups: false } : undefined;
  }

  async function exists({ instanceId, org, place, only, seesGroups }: View): Promise<boolean> {
    const { branch, name } = place;
    if (branch === undefined || name === undefined) return true;
    if (branch === 'groups')
      return seesGroups && (await findGroupId(platform.sql, instanceId, org.id, name)) !== undefined;
    const id = await findUserId(platform.sql, instanceId, org.id, name);
    return id !== undefined && (only === undefined || only === id);
  }

  async function* tree(view: View, from: Cursor | undefined, piece: number): AsyncGenerator<Found> {
    const part = from?.part ?? 'containers';
    if (part === 'containers') {
      for (const entry of containersOf(view))
        if (matches(view.request.filter, entry))
          yield { entry, cursor: { part: 'groups', after: undefined } };
    }
    if (part !== 'users' && reaches(view, 'groups') && view.seesGroups)
      yield* groups(view, part === 'groups' ? from?.after : undefined, piece);
    if (reaches(view, 'users')) yield* users(view, part === 'users' ? from?.after : undefined, piece);
  }

  async function* users(view: View, first: Cursor['after'], piece: number): AsyncGenerator<Found> {
    const { instanceId, org, place, request, only } = view;
    const { memberof, ...ofPerson } = userSoughtBy(platform.sql, instanceId, org);
    const isToldOfGroups = view.seesGroups || only !== undefined;
    const by: SoughtBy = isToldOfGroups && memberof ? { ...ofPerson, memberof } : ofPerson;
    const selection = isToldOfGroups ? view.selection : withoutGroups(view.selection);
    for (let after = first; ; ) {
      const params = new Params();
      const condition = allOf([
        await conditionOf(request.filter, by, params),
        place.name === undefined || (await by['uid']?.equals(place.name, params)),
        only === undefined || `u.id = ${params.add(only)}`,
      ]);
      if (isNever(condition)) return;
      const seek = { instanceId, orgId: org.id, condition, params, after, limit: piece };
      const rows = await seekUsers(platform.lists, seek);
      const entries = await userEntries(
        platform,
        instanceId,
        { suffix: place.suffix, orgId: org.id, selection },
        rows,
      );
      for (const [i, row] of rows.entries()) {
        after = [row.after, row.id];
        yield { entry: entries[i] as Entry, cursor: { part: 'users', after } };
      }
      if (rows.length < piece) return;
    }
  }

  async function* groups(view: View, first: Cursor['after'], piece: number): AsyncGenerator<Found> {
    const { instanceId, org, place, request, selection } = view;
    const by = groupSoughtBy(platform, instanceId, org);
    for (let after = first; ; ) {
      const params = new Params();
      const condition = allOf([
        await conditionOf(request.filter, by, params),
        place.name === undefined || (await by['cn']?.equals(place.name, params)),
      ]);
      if (isNever(condition)) return;
      const seek = { instanceId, orgId: org.id, condition, params, after, limit: piece };
      const rows = await seekGroups(platform.lists, seek);
      const entries = await groupEntries(
        platform.lists,
        instanceId,
        { suffix: place.suffix, orgId: org.id, selection },
        rows,
      );
      for (const [i, row] of rows.entries()) {
        after = [row.after, row.id];
        yield { entry: entries[i] as Entry, cursor: { part: 'groups', after } };
      }
      if (rows.length < piece) return;
    }
  }

  async function ofServer(asked: SearchAsked, entry: Entry): Promise<SearchDone> {
    const { request, found } = asked;
    if (request.scope === scope.base && matches(request.filter, entry))
      await found(entry.dn, selected(entry, selectionOf(request.attributes), request.typesOnly));
    return { result: { code: resultCode.success } };
  }

  async function ofOrg(view: View, { request, controls, found }: SearchAsked): Promise<SearchDone> {
    const page = pageWanted(controls);
    const limit = Math.min(
      page ? Math.min(page.size, mostOfPage) : most,
      request.sizeLimit > 0 ? request.sizeLimit - (page?.from?.shown ?? 0) : Number.POSITIVE_INFINITY,
    );
    const until = performance.now() + Math.min(longestMs, (request.timeLimit || Infinity) * 1_000);
    let shown = page?.from?.shown ?? 0;
    let ofThis = 0;
    let next: Cursor | undefined = page?.from;
    const done = (code: number, more?: Cursor): SearchDone => ({
      result: { code },
      ...(page && { controls: [pageControl(more)] }),
    });
    // One more tells whether there are more.
    const piece = Math.max(1, Math.min(longestPiece, limit + 1));
    for await (const { entry, cursor } of tree(view, page?.from, piece)) {
      if (performance.now() > until) return done(resultCode.timeLimitExceeded);
      if (ofThis >= limit) {
        const isLast = request.sizeLimit > 0 && shown >= request.sizeLimit;
        return page && !isLast ? done(resultCode.success, next) : done(resultCode.sizeLimitExceeded);
      }
      if (!(await found(entry.dn, selected(entry, view.selection, request.typesOnly))))
        return done(resultCode.success);
      ofThis++;
      shown++;
      next = { ...cursor, shown };
    }
    return done(resultCode.success);
  }

  return async (asked: SearchAsked): Promise<SearchDone> => {
    const { instanceId, bound, request } = asked;
    const base = request.base.trim();
    if (base === '') {
      const own: Parameters<typeof findOrg>[2] | undefined = bound && { by: 'name', name: bound.orgId };
      return ofServer(asked, rootDse(own && (await findOrg(platform.sql, instanceId, own))));
    }
    if (base.toLowerCase() === subschemaDn.toLowerCase()) return ofServer(asked, subschema);
    if (!bound) return refused(resultCode.insufficientAccessRights, 'bind before you search');
    const place = placeOf(base);
    if (!place)
      return refused(
        parseDn(base) ? resultCode.noSuchObject : resultCode.invalidDnSyntax,
        'there is no such base',
      );
    const org = await findOrg(platform.sql, instanceId, place.org);
    const rights = org && (await rightsIn(instanceId, bound, org));
    if (!rights) return refused(resultCode.noSuchObject, 'there is no such organization that you may search');
    const selection = selectionOf(request.attributes);
    const view: View = { instanceId, org, place, request, selection, ...rights };
    if (!(await exists(view))) return refused(resultCode.noSuchObject, 'there is no such entry');
    return ofOrg(view, asked);
  };
}

const refused = (code: number, diagnostic: string): SearchDone => ({ result: { code, diagnostic } });

const withoutGroups = ({ has }: Selection): Selection => ({
  has: (name, operational) => name !== 'memberOf' && has(name, operational),
});

const isNever = (condition: Condition): boolean => condition === false || condition === undefined;

/** Of organization and branches those that the base and the scope take in. */
function containersOf({ org, place, request }: View): readonly Entry[] {
  const [top, users, groups] = containers(org, place.suffix);
  const { branch, name } = place;
  if (name !== undefined) return [];
  const own = branch === undefined ? top : branch === 'users' ? users : groups;
  const below = branch === undefined ? [users, groups] : [];
  if (request.scope === scope.base) return [own];
  return request.scope === scope.one ? below : [own, ...below];
}

/** Whether entries of a branch are within the base and the scope. */
function reaches({ place, request }: View, branch: 'users' | 'groups'): boolean {
  if (place.branch !== undefined && place.branch !== branch) return false;
  if (place.name !== undefined) return request.scope !== scope.one;
  return place.branch === undefined ? request.scope === scope.subtree : request.scope !== scope.base;
}
