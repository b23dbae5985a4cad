import type { AddOrgRequest } from '../contract/services/management/v1.ts';
import type { Calls, RequestContext } from '../contract/types.ts';
import { type PosternError, toPosternError, unimplemented } from '../errors/index.ts';
import type { Aggregate } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { type Call, type Field, type Part, parts, serviceOf } from './parts.ts';
import { createReport, type Report } from './report.ts';

/** An organization of an import, without what is in it. */
export interface OrgHead {
  readonly orgId: string;
  readonly org: AddOrgRequest | undefined;
  /** As `OrgState` numbers them. */
  readonly state: number;
}

export type SourceEntry =
  | { readonly orgId: string; readonly entry: unknown }
  /** One that cannot be read, and where it stands. */
  | { readonly orgId: string; readonly at: string; readonly fault: PosternError };

/** What is to be imported: read as often as it takes, never held as a whole. */
export interface Source {
  heads(): AsyncIterable<OrgHead>;
  /** Entries of one kind, of all organizations, each with the id of its organization. */
  entries(field: Field): AsyncIterable<SourceEntry>;
}

export interface ImportOptions {
  /** Stops then, between two entries; what was done is done. */
  readonly until: number;
}

/** So many are looked for at a time, whether they are there, and held in memory. */
const slice = 100;
/** And so many that do not touch each other are made at once. */
const atOnce = 8;
const orgInactive = 2;

/** Settings are already what they are to be. */
const asItIs = 'SETT-Pol03';

interface Item {
  readonly orgId: string;
  readonly entry: never;
}

/** Whether something is there, and whose it is. */
const presence = (type: string): Aggregate<boolean> => ({
  type,
  initial: false,
  evolve: (_there, event) => event.type !== `${type}.removed`,
  eventTypes: [`${type}.added`, `${type}.human.added`, `${type}.machine.added`, `${type}.removed`],
});

/**
 * Brings organizations here with all that is in them: by the calls that would make each thing, in the name of the
 * caller, one after the other as they stand on each other. What is there already is passed over, so an import that
 * was cut is gone on with by sending it again.
 */
export async function importOrgs(
  platform: Platform,
  calls: Calls,
  context: RequestContext,
  source: Source,
  options: ImportOptions,
): Promise<ReturnType<Report['answer']>> {
  const { store, projections, log } = platform;
  const report = createReport();
  const instanceId = context.instance.id;
  const contexts = new Map<string, RequestContext>();
  const inOrg = (orgId: string): RequestContext => {
    const known = contexts.get(orgId) ?? Object.create(context, { orgId: { value: orgId } });
    contexts.set(orgId, known);
    return known;
  };
  const timeIsUp = () => performance.now() >= options.until || context.signal.aborted;

  const call = async (orgId: string, { rpc, request, given }: Call): Promise<void> => {
    const [service, localName] = rpc.split('/') as [keyof typeof serviceOf, string];
    const handler = calls(serviceOf[service], localName);
    if (!handler)
      throw unimplemented('IMPORT-Not01', 'This kind of thing is not supported yet; leave it out');
    await handler(request as never, inOrg(orgId), given);
  };

  /** @returns the error of what failed */
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      return undefined;
    } catch (thrown) {
      const error = toPosternError(thrown);
      if (error.kind === 'internal') log.error('an entry of an import failed', { error: thrown });
      return error;
    }
  };

  async function make(part: Part, { orgId, entry }: Item, isThere: boolean): Promise<void> {
    const refuse = (error: Parameters<Report['refuse']>[2]) =>
      report.refuse(part.type, part.id(entry, orgId), error);
    if (!isThere) {
      const failed = await attempt(() => call(orgId, part.make(entry, orgId)));
      // What has no id of its own is known by what it is: a role of this key, a member. A domain or an id that
      // others have is none of this.
      const known = failed !== undefined && failed.id === part.thereBy;
      if (failed && !known) return refuse(failed);
      const again = known ? part.again?.(entry, orgId) : undefined;
      const failedAgain = again && (await attempt(() => call(orgId, again)));
      if (failedAgain && failedAgain.id !== asItIs) return refuse(failedAgain);
    }
    for (const next of part.afterwards?.(entry) ?? []) {
      const failed = await attempt(() => call(orgId, next));
      if (failed && failed.kind !== 'failed_precondition') return refuse(failed);
    }
    part.report?.(entry, report.org(orgId));
  }

  /** Those of the ids under which something stands that belongs to the right organization. */
  async function present(part: Part, items: readonly Item[]): Promise<ReadonlySet<string>> {
    if (!part.aggregate) return new Set();
    const ids = items.map(({ orgId, entry }) => part.id(entry, orgId)).filter((id) => id !== '');
    const loaded = await store.loadMany(instanceId, presence(part.aggregate), ids);
    return new Set(
      items
        .filter(({ orgId, entry }) => {
          const found = loaded.get(part.id(entry, orgId));
          return found?.state && found.owner === orgId;
        })
        .map(({ orgId, entry }) => part.id(entry, orgId)),
    );
  }

  async function makeSlice(part: Part, items: readonly Item[]): Promise<boolean> {
    const there = await present(part, items);
    // Of others the first of a name is to have it.
    const width = part.aggregate === 'user' ? atOnce : 1;
    for (let at = 0; at < items.length; at += width) {
      if (timeIsUp()) return false;
      await Promise.all(
        items
          .slice(at, at + width)
          .map((item) => make(part, item, there.has(part.id(item.entry, item.orgId)))),
      );
    }
    return true;
  }

  /** What was written is needed by what stands on it. */
  const settle = async () => projections.waitFor(await store.head());

  async function makeOrgs(): Promise<ReadonlyMap<string, OrgHead> | undefined> {
    const made = new Map<string, OrgHead>();
    for await (const head of source.heads()) {
      if (timeIsUp()) return undefined;
      const there = (await store.load(instanceId, presence('org'), head.orgId)).state;
      const failed =
        there || !head.org
          ? undefined
          : await attempt(() =>
              call(head.orgId, {
                rpc: 'management/addOrg',
                request: head.org as object,
                given: { id: head.orgId },
              }),
            );
      if (failed) report.refuse('org', head.orgId, failed);
      else if (!there && !head.org) {
        report.refuse('org', head.orgId, {
          id: 'IMPORT-Org01',
          message: 'There is no such organization, and org does not say what it is',
        });
      } else {
        made.set(head.orgId, head);
        report.org(head.orgId);
      }
    }
    await settle();
    return made;
  }

  async function makeAll(): Promise<boolean> {
    const orgs = await makeOrgs();
    if (!orgs) return false;
    for (const part of parts) {
      let items: Item[] = [];
      let any = false;
      for await (const found of source.entries(part.field)) {
        const { orgId } = found;
        // Of what was refused nothing else is tried.
        if (!orgs.has(orgId)) continue;
        if ('fault' in found) {
          report.refuse(part.type, found.at, found.fault);
          continue;
        }
        any = true;
        items.push({ orgId, entry: found.entry as never });
        if (items.length < slice) continue;
        if (!(await makeSlice(part, items))) return false;
        items = [];
      }
      if (!(await makeSlice(part, items))) return false;
      if (any) await settle();
    }
    for (const { orgId, state } of orgs.values()) {
      if (state !== orgInactive) continue;
      const failed = await attempt(() => call(orgId, { rpc: 'management/deactivateOrg', request: {} }));
      if (failed && failed.kind !== 'failed_precondition') report.refuse('org', orgId, failed);
    }
    return true;
  }

  if (!(await makeAll())) {
    report.refuse('import', '', {
      id: 'IMPORT-Time1',
      message:
        'The time was up before everything was imported; send the same again, and it goes on where it ended',
    });
  }
  return report.answer();
}
