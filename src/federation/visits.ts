import { createHash } from 'node:crypto';
import { notFound } from '../errors/index.ts';
import { type CommandScope, type Executed, runCommand, unborn } from '../eventstore/index.ts';
import { heldProvider, type Provider } from '../idp/index.ts';
import {
  type Arrival,
  type ExternalPerson,
  fail,
  type Intent,
  intentAggregate,
  isAwaited,
  startIntent,
  succeed,
  succeededFact,
} from '../intent/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { userOfLink } from '../user/index.ts';
import { directoryConfig } from './directory.ts';
import { createLdapDirectories } from './ldap/index.ts';
import type { Arrived } from './person.ts';
import { Refused } from './refusal.ts';
import type { Beginning, Form, Return } from './way.ts';
import { wayOf } from './ways.ts';

/** Where the person goes once the visit has an end. */
export interface Ends {
  readonly success: string;
  readonly failure: string;
}

export interface Visit {
  readonly id: string;
  readonly done: Executed<Intent>;
}

export interface Begun extends Visit {
  readonly redirectTo: string;
  readonly form: Form | undefined;
}

/** How a visit ended, for whoever came back. */
export type Ended =
  | { readonly outcome: 'arrived'; readonly intent: Intent }
  | { readonly outcome: 'refused'; readonly intent: Intent; readonly refusal: Refused }
  /** Nobody is awaited by this visit (any more). */
  | { readonly outcome: 'unknown' };

const longestName = 200;

const longestId = 500;
const unreadable = /[\u0000-\u001f\u007f]/;

/** @throws Refused for an id that nobody can be linked by */
function external({ id, profile, raw }: Arrived): ExternalPerson {
  if (id.length > longestId || unreadable.test(id))
    throw new Refused(
      'invalid',
      `the person's id at the provider is not one line of at most ${longestId} characters`,
    );
  const name = profile.preferredUsername ?? profile.email ?? profile.displayName ?? id;
  return { id, name: name.replace(/[\r\n]/g, ' ').slice(0, longestName), profile, raw: JSON.stringify(raw) };
}

const digestOf = (proof: string): string =>
  proof === '' ? '' : createHash('sha256').update(proof).digest('base64url');

/** Visits of people at identity providers: behind `user.v2`'s intents, and the pages. */
function createVisits(platform: Platform) {
  const { store, ids, encryption, clock, sql } = platform;
  const ways = wayOf(platform);
  const directories = createLdapDirectories(platform);
  /** Whoever loads the way back twice at once waits for the first. */
  const underWay = new Map<string, Promise<Ended>>();

  /** @throws PosternError `not_found` where there is none, or none that is active */
  async function activeProvider(instanceId: string, idpId: string): Promise<Provider> {
    const held = await heldProvider(platform, instanceId, idpId);
    if (held?.provider.isActive) return held.provider;
    throw notFound('FED-Idp01', 'There is no such identity provider', { field: 'idp_id' });
  }

  const load = async (instanceId: string, id: string) =>
    (await store.load(instanceId, intentAggregate, id)).state;

  const change = (
    scope: CommandScope,
    id: string,
    decide: (intent: Intent) => ReturnType<typeof fail>,
  ): Promise<Executed<Intent>> => runCommand(store, scope, intentAggregate, id, ({ state }) => decide(state));

  const linkedUser = async (instanceId: string, idpId: string, externalId: string): Promise<string> =>
    (await userOfLink(sql, instanceId, idpId, externalId)) ?? '';

  async function arrived(
    scope: CommandScope,
    id: string,
    idpId: string,
    person: Arrived,
    arrival: Arrival,
    broughtBy: string,
  ): Promise<Ended> {
    const here = external(person);
    const userId = await linkedUser(scope.instanceId, idpId, person.id);
    await change(scope, id, (intent) => succeed(intent, here, userId, arrival, broughtBy));
    return toldAgain(await load(scope.instanceId, id), broughtBy);
  }

  /**
   * What came of a visit is for whoever brings what its person brought: who knows the state alone may have begun the
   * visit, and sent somebody else to the provider.
   */
  const toldAgain = (intent: Intent, broughtBy: string): Ended =>
    intent.broughtBy !== '' && intent.broughtBy === broughtBy
      ? { outcome: 'arrived', intent }
      : { outcome: 'unknown' };

  async function finish(scope: CommandScope, id: string, came: Omit<Return, 'remembered'>): Promise<Ended> {
    const intent = await load(scope.instanceId, id);
    // By a directory's password nobody comes back.
    if (intent.successUrl === '') return { outcome: 'unknown' };
    if (intent.lifecycle === 'succeeded' || intent.lifecycle === 'consumed') {
      const provider = await activeProvider(scope.instanceId, intent.idpId);
      return toldAgain(intent, digestOf(ways(provider).proofIn(provider, came)));
    }
    if (intent.lifecycle === 'failed')
      return { outcome: 'refused', intent, refusal: new Refused('invalid', intent.reason) };
    if (!isAwaited(intent, clock())) return { outcome: 'unknown' };
    try {
      const provider = await activeProvider(scope.instanceId, intent.idpId);
      const remembered = intent.sealedArguments
        ? (JSON.parse(encryption.openText(intent.sealedArguments)) as Record<string, string>)
        : {};
      const way = ways(provider);
      const { person, arrival } = await way.arrive(provider, { ...came, remembered });
      const broughtBy = digestOf(way.proofIn(provider, came));
      return await arrived(scope, id, intent.idpId, person, arrival, broughtBy);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Who was interrupted by a provider that does not answer may load the page again.
      if (error.reason !== 'unavailable') await change(scope, id, (state) => fail(state, error.said));
      return { outcome: 'refused', intent, refusal: error };
    }
  }

  return {
    activeProvider,
    load,

    /**
     * The first step towards a provider.
     * @param browser digest of the secret of the browser that began it, where it is to be the one that ends it
     * @throws Refused
     */
    async begin(
      scope: CommandScope,
      idpId: string,
      ends: Ends,
      beginning: Omit<Beginning, 'state'>,
      browser?: string,
    ): Promise<Begun> {
      const provider = await activeProvider(scope.instanceId, idpId);
      const id = ids();
      const { redirectTo, form, remembered } = await ways(provider).begin(provider, {
        ...beginning,
        state: id,
      });
      const decision = startIntent({
        idpId,
        successUrl: ends.success,
        failureUrl: ends.failure,
        sealedArguments: encryption.seal('idp', JSON.stringify({ ...remembered, ...(form && { form }) })),
        ...(browser !== undefined && { browser }),
      });
      const done = await runCommand(store, scope, intentAggregate, id, () => decision, {
        owner: scope.instanceId,
        from: unborn(intentAggregate, id),
      });
      return { id, done, redirectTo, form };
    },

    /** What a visit that is awaited has to post to its provider. */
    async form(instanceId: string, id: string): Promise<Form | undefined> {
      const intent = await load(instanceId, id);
      if (!isAwaited(intent, clock()) || !intent.sealedArguments) return undefined;
      return (JSON.parse(encryption.openText(intent.sealedArguments)) as { form?: Form }).form;
    },

    /** The provider of a visit. */
    async providerOf(instanceId: string, id: string): Promise<string> {
      return (await load(instanceId, id)).idpId;
    },

    /** Somebody is back. However often that is loaded, the provider is asked once. */
    async end(scope: CommandScope, id: string, came: Omit<Return, 'remembered'>): Promise<Ended> {
      const key = `${scope.instanceId} ${id}`;
      const going = underWay.get(key);
      if (going) {
        const ended = await going;
        return ended.outcome === 'arrived' ? finish(scope, id, came) : ended;
      }
      const ending = finish(scope, id, came).finally(() => underWay.delete(key));
      underWay.set(key, ending);
      return ending;
    },

    /** Sign-in by a directory's password: begun and ended at once. @throws Refused */
    async byPassword(
      scope: CommandScope,
      idpId: string,
      credentials: { readonly username: string; readonly password: string },
      browser?: string,
    ): Promise<Visit & { readonly userId: string }> {
      const provider = await activeProvider(scope.instanceId, idpId);
      if (provider.kind !== 'ldap')
        throw new Refused('misconfigured', 'the identity provider takes no user names and passwords');
      const found = await directories.authenticate(directoryConfig(platform, provider), credentials);
      if (found.outcome === 'refused') {
        const { reason, said } = found;
        if (reason === 'unavailable' || reason === 'misconfigured') throw new Refused(reason, said);
        throw new Refused('denied', said, reason);
      }
      const { id: externalId, profile, entry } = found.person;
      const id = ids();
      const person = external({ id: externalId, profile, raw: entry.attributes });
      const userId = await linkedUser(scope.instanceId, idpId, externalId);
      const started = startIntent({
        idpId,
        successUrl: '',
        failureUrl: '',
        sealedArguments: undefined,
        ...(browser !== undefined && { browser }),
      });
      const decision = {
        events: [
          ...started.events,
          succeededFact(person, userId, { by: 'ldap', attributes: entry.attributes }),
        ],
      };
      const done = await runCommand(store, scope, intentAggregate, id, () => decision, {
        owner: scope.instanceId,
        from: unborn(intentAggregate, id),
      });
      return { id, done, userId };
    },
  };
}

export type Visits = ReturnType<typeof createVisits>;
export const visitsOf = oncePer(createVisits);
