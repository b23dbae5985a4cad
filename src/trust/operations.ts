import { applicationAggregate, requireIssuerAllowed } from '../application/index.ts';
import type { RequestContext } from '../contract/types.ts';
import { notFound, toPosternError } from '../errors/index.ts';
import { type Executed, runCommand, unborn } from '../eventstore/index.ts';
import { instanceByHost } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { requireMachineAccess, userAggregate } from '../user/index.ts';
import type { ClaimRule } from './claim-rules.ts';
import * as commands from './commands.ts';
import { loopback } from './issuer-address.ts';
import { countIssuers } from './queries.ts';
import { type Holder, type TrustedIssuer, trustedIssuerAggregate } from './state.ts';

const goneOrOtherwise = new Set(['not_found', 'failed_precondition']);

const ofAnotherOrg = () =>
  notFound(
    'TRUST-Bin02',
    'The organization that trusts the issuer has no such service account or application',
    { field: 'holder' },
  );

type NewIssuer = Omit<commands.NewTrustedIssuer, 'isOwn' | 'place'>;
type IssuerChange = Parameters<typeof commands.changeIssuer>[1];

/**
 * Behind `postern.trust.v1`. Who may manage the identity providers of an organization says whom it trusts. Whoever binds
 * a service account or application to an issuer, or changes by which keys it is known, may be it from then on: that
 * takes what a key of it takes.
 */
export function trustOperations(platform: Platform) {
  const { store, ids, sql } = platform;

  /** Under whichever of its hosts, and whatever port and scheme, the instance is asked. */
  async function isOwnAddress({ instance }: RequestContext, issuer: string): Promise<boolean> {
    if (!URL.canParse(issuer)) return false;
    const { hostname, origin } = new URL(issuer);
    if (origin === instance.origin || loopback.has(hostname)) return origin === instance.origin;
    return (await instanceByHost(sql, hostname))?.id === instance.id;
  }

  /** @returns the organization of the holder */
  async function requireHolder(context: RequestContext, holder: Holder): Promise<string> {
    if ('userId' in holder) return requireMachineAccess(platform, context, holder.userId);
    const { projectId, applicationId } = holder;
    const { state, owner } = await store.load(
      context.instance.id,
      applicationAggregate(applicationId),
      projectId,
    );
    if (state.projectExists) await context.require('project.app.write', { orgId: owner, projectId });
    requireIssuerAllowed(state);
    return owner;
  }

  async function isGone({ instance }: RequestContext, holder: Holder): Promise<boolean> {
    if ('userId' in holder)
      return (await store.load(instance.id, userAggregate, holder.userId)).state.lifecycle === 'removed';
    const { applicationId, projectId } = holder;
    const { state } = await store.load(instance.id, applicationAggregate(applicationId), projectId);
    return !state.projectExists || state.lifecycle === 'removed';
  }

  /** Their removal is told of nowhere in the history of the issuer. */
  async function bindingsOfGone(context: RequestContext, { bindings }: TrustedIssuer): Promise<string[]> {
    const gone: string[] = [];
    for (const [id, { holder }] of bindings) if (await isGone(context, holder)) gone.push(id);
    return gone;
  }

  /** What is gone, or authenticates in another way by now, is no reason to leave a bad key as it is. */
  async function requireHolders(context: RequestContext, { bindings }: TrustedIssuer): Promise<void> {
    for (const { holder } of bindings.values())
      await requireHolder(context, holder).catch((error) => {
        if (!goneOrOtherwise.has(toPosternError(error).kind)) throw error;
      });
  }

  return {
    async create(
      context: RequestContext,
      input: NewIssuer,
    ): Promise<{ id: string; done: Executed<unknown> }> {
      const { orgId } = input;
      await context.require('org.idp.write', { orgId });
      const id = ids();
      const isOwn = await isOwnAddress(context, input.issuer);
      const there = await countIssuers(sql, context.instance.id, orgId);
      const done = await commands.issuerPlaces.inFree(there, (place) =>
        runCommand(
          store,
          context.scope,
          trustedIssuerAggregate,
          id,
          ({ state }) => ({
            ...commands.addIssuer(state, { ...input, isOwn, place }),
            requires: [{ type: 'org', id: orgId }],
          }),
          { owner: orgId, from: unborn(trustedIssuerAggregate, id) },
        ),
      );
      return { id, done };
    },

    change: (context: RequestContext, id: string, input: IssuerChange) =>
      runCommand(store, context.scope, trustedIssuerAggregate, id, async ({ state, owner }) => {
        if (commands.exists(state)) {
          await context.require('org.idp.write', { orgId: owner });
          await requireHolders(context, state);
        }
        return commands.changeIssuer(state, input);
      }),

    remove: (context: RequestContext, id: string) =>
      runCommand(store, context.scope, trustedIssuerAggregate, id, async ({ state, owner }) => {
        if (commands.exists(state)) await context.require('org.idp.delete', { orgId: owner });
        return commands.removeIssuer(state, owner);
      }),

    async bind(context: RequestContext, id: string, holder: Holder, rules: readonly ClaimRule[]) {
      const bindingId = ids();
      const done = await runCommand(store, context.scope, trustedIssuerAggregate, id, async (loaded) => {
        const { state, owner } = loaded;
        commands.requireExisting(state);
        await context.require('org.idp.read', { orgId: owner });
        if ((await requireHolder(context, holder)) !== owner) throw ofAnotherOrg();
        const gone = commands.isFull(state) ? await bindingsOfGone(context, state) : [];
        return commands.bind(state, bindingId, holder, rules, gone);
      });
      return { bindingId, done };
    },

    /** Who may take a key from the holder may take this, and so may who looks after the issuer. */
    unbind: (context: RequestContext, id: string, bindingId: string) =>
      runCommand(store, context.scope, trustedIssuerAggregate, id, async ({ state, owner }) => {
        const bound = state.bindings.get(bindingId);
        if (bound) {
          const managesIssuer = await context.can('org.idp.write', { orgId: owner });
          if (!managesIssuer) await requireHolder(context, bound.holder);
        }
        return commands.unbind(state, bindingId);
      }),
  };
}
