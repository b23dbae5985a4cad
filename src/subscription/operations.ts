import type { RequestContext } from '../contract/types.ts';
import { randomToken } from '../crypto/index.ts';
import type { SealedValue } from '../crypto/types.ts';
import { failedPrecondition, resourceExhausted, unavailable } from '../errors/index.ts';
import { type CommandScope, type Decision, type Executed, runCommand, unborn } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { NatsCredentials } from './bus/types.ts';
import * as commands from './commands.ts';
import { destinationKind, type SubscriptionValues } from './fields.ts';
import { positionAt, smaller } from './log.ts';
import { countSubscriptions, failuresOf, replaysUnderWay } from './queries.ts';
import { type Subscription, subscriptionAggregate } from './state.ts';

/** A place in the log, as somebody says it. */
export type Point = { readonly position: bigint } | { readonly time: Date };

/** In clear; '' and 'none' take away what there is, what is left out stays. */
export interface PlainSecrets {
  readonly authorization?: string | undefined;
  readonly credentials?: NatsCredentials | 'none' | undefined;
  readonly privateKey?: string | undefined;
}

/** Of one instance: each is asked of every event. */
const mostSubscriptions = 1_000;
/** Stretches that are told again to one subscription at once. */
const mostReplays = 10;

/** What happened up to here is told, by who is told of it. */
const before = (position: bigint): bigint => (position > 0n ? position - 1n : 0n);

export function subscriptionOperations({ store, ids, encryption, sql, projections }: Platform) {
  const sealed = (plain: string | undefined): SealedValue | null | undefined =>
    plain === undefined ? undefined : plain === '' ? null : encryption.seal('target', plain);

  function secretsOf({ authorization, credentials, privateKey }: PlainSecrets): commands.Secrets {
    const header = sealed(authorization);
    const key = sealed(privateKey);
    const signIn = sealed(credentials === 'none' ? '' : credentials && JSON.stringify(credentials));
    return {
      ...(header !== undefined && { authorization: header }),
      ...(key !== undefined && { privateKey: key }),
      ...(signIn !== undefined && { credentials: signIn }),
    };
  }

  const change = (scope: CommandScope, id: string, decide: (subscription: Subscription) => Decision) =>
    runCommand(store, scope, subscriptionAggregate, id, ({ state }) => decide(state));

  /** Behind which position a point is. */
  const behind = async (point: Point): Promise<bigint> =>
    'position' in point ? point.position : before(await positionAt(sql, point.time));

  async function requireRoom(instanceId: string): Promise<void> {
    if ((await countSubscriptions(sql, instanceId, mostSubscriptions)) < mostSubscriptions) return;
    throw resourceExhausted(
      'SUB-Max01',
      `An instance has ${mostSubscriptions} subscriptions at most; remove one that nobody needs`,
    );
  }

  /** Asked behind the load: who was overtaken by another replay counts that one too. */
  async function requireFewReplays(instanceId: string, id: string): Promise<void> {
    if (!(await projections.waitFor(await store.head())))
      throw unavailable('SUB-Rep04', 'Not every replay that was asked for is known here yet; try again');
    if ((await replaysUnderWay(sql, instanceId, id)) < mostReplays) return;
    throw failedPrecondition(
      'SUB-Rep03',
      `${mostReplays} replays to this subscription are under way; wait until one has ended`,
    );
  }

  /** Whoever has persons told of must be allowed to read them. */
  async function requirePersons(context: RequestContext, wanted: boolean | undefined): Promise<void> {
    if (wanted) await context.require('user.read');
  }

  return {
    async create(
      context: RequestContext,
      values: SubscriptionValues,
      plain: PlainSecrets,
      start: Point | undefined,
    ): Promise<{ id: string; signingKey: string; done: Executed<Subscription> }> {
      await context.require('events.read');
      await requirePersons(context, values.personalData);
      await requireRoom(context.instance.id);
      const id = ids();
      const signingKey = values.destination === destinationKind.http ? randomToken() : '';
      const secrets = {
        ...secretsOf(plain),
        ...(signingKey !== '' && { signingKey: encryption.seal('target', signingKey) }),
      };
      const after = start && (await behind(start));
      const done = await runCommand(
        store,
        context.scope,
        subscriptionAggregate,
        id,
        ({ state }) => commands.addSubscription(state, values, secrets, after),
        { from: unborn(subscriptionAggregate, id) },
      );
      return { id, signingKey, done };
    },

    async update(
      context: RequestContext,
      id: string,
      values: Partial<SubscriptionValues>,
      plain: PlainSecrets,
      newSigningKey: boolean,
    ): Promise<{ signingKey: string; done: Executed<Subscription> }> {
      await context.require('events.read');
      await requirePersons(context, values.personalData);
      let signingKey = '';
      const made = randomToken();
      const done = await change(context.scope, id, (subscription) => {
        const destination = values.destination ?? subscription.destination;
        const becomesHttp =
          destination === destinationKind.http && subscription.destination !== destinationKind.http;
        if (newSigningKey && destination !== destinationKind.http) {
          throw failedPrecondition('SUB-Key01', 'Only calls of an HTTP endpoint are signed', {
            field: 'new_signing_key',
          });
        }
        signingKey = newSigningKey || becomesHttp ? made : '';
        return commands.changeSubscription(subscription, values, {
          ...secretsOf(plain),
          ...(signingKey !== '' && { signingKey: encryption.seal('target', signingKey) }),
        });
      });
      return { signingKey, done };
    },

    remove: (scope: CommandScope, id: string) => change(scope, id, commands.removeSubscription),
    pause: (scope: CommandScope, id: string) => change(scope, id, commands.pauseSubscription),
    async resume(scope: CommandScope, id: string): Promise<Executed<Subscription>> {
      const failing = (await failuresOf(sql, scope.instanceId, id)) > 0;
      return change(scope, id, (subscription) => commands.resumeSubscription(subscription, failing));
    },

    /** @param from default: the beginning; @param to default: with what has happened by now */
    async replay(
      scope: CommandScope,
      id: string,
      from: Point | undefined,
      to: Point | undefined,
    ): Promise<commands.Range & { replayId: string; done: Executed<Subscription> }> {
      const head = await store.head();
      const after = from ? await behind(from) : 0n;
      const asked = to ? ('position' in to ? to.position : await positionAt(sql, to.time)) : head;
      const until = smaller(asked, head);
      const replayId = ids();
      const done = await runCommand(store, scope, subscriptionAggregate, id, async ({ state }) => {
        await requireFewReplays(scope.instanceId, id);
        return commands.replayEvents(state, replayId, { after, until });
      });
      return { replayId, after, until, done };
    },
  };
}
