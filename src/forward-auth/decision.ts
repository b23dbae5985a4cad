import { type Client, type ForwardAuthHost, isSkipped } from '../application/index.ts';
import { authorizationsOf, type HeldAuthorizations } from '../authorization/index.ts';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { groupsOf, type HeldGroups } from '../group/index.ts';
import { type ActiveToken, isBound, lookupsOf, preferredLoginName, subjectFor } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import { createAssertions } from './assertion.ts';
import { cookiesNamed, sessionCookieName } from './cookies.ts';
import { forbidden, Refusal } from './errors.ts';
import type { Question } from './question.ts';
import type { Seals } from './sealed.ts';
import { headersFor, nobody } from './told.ts';

/** A host with the application that is protected there, which may be used. */
export interface Protected {
  readonly instance: InstanceContext;
  readonly host: ForwardAuthHost;
  readonly client: Client;
}

/** An answer, and what it was made of: as long as that is the same, it is given again. */
interface Given {
  readonly tokenId: string;
  readonly client: Client;
  readonly held: HeldAuthorizations;
  readonly groups: HeldGroups | undefined;
  readonly reply: WireReply;
  /** Seconds since 1970. */
  readonly until: number;
}

export interface Decisions {
  /**
   * Lets pass, with what the application is told; undefined where nobody is signed in.
   * @throws Refusal 403 who may not use the application, 401 a bearer token that is not good
   */
  decide(place: Protected, question: Question, request: WireRequest): Promise<WireReply | undefined>;
  /** The session of the browser, good at this moment, whatever it may do. */
  session(place: Protected, request: WireRequest): Promise<ActiveToken | undefined>;
}

const bearer = /^bearer +([\x21-\x7e]+)$/i;

const badToken = () =>
  new Refusal(401, 'The access token is expired, revoked or not for this application', {
    'www-authenticate': 'Bearer error="invalid_token"',
  });

/**
 * Who may pass. A session is an access token of the application, and is checked as introspection checks one: its user,
 * organization, sign-in, client and grant at this moment, by what is remembered of them, and by their events where the
 * tables are behind (decision 0032).
 */
export function createDecisions(platform: Platform, seals: Seals): Decisions {
  const { tokens, access } = lookupsOf(platform);
  const authorizations = authorizationsOf(platform);
  const groups = groupsOf(platform);
  const assertionOf = createAssertions(platform);
  const { clock, encryption } = platform;
  /** By what is remembered of a token, which another takes the place of when anything of it changes. */
  const given = new WeakMap<ActiveToken['answers'], Map<ForwardAuthHost, Given>>();

  async function session({ instance, host, client }: Protected, request: WireRequest) {
    for (const cookie of cookiesNamed(request, sessionCookieName(host))) {
      const sealed = seals.openSession(instance.id, host, cookie);
      const token = sealed === undefined ? undefined : await tokens.active(sealed, instance);
      if (token && token.row.client_id === client.clientId) return token;
    }
    return undefined;
  }

  /** For programs: any token that introspection would tell this application of, by whoever may use it. */
  async function presented({ instance, host, client }: Protected, request: WireRequest) {
    if (!host.settings.acceptsBearerTokens) return undefined;
    const [, sent] = bearer.exec(request.header('authorization') ?? '') ?? [];
    if (sent === undefined) return undefined;
    const token = await tokens.active(sent, instance);
    const isFor =
      token &&
      (token.personal ||
        token.audience.includes(client.clientId) ||
        token.audience.includes(client.project.id));
    // Who acts as somebody else is told apart by nothing that the application sees; who holds a key cannot show it here.
    if (!isFor || token.row.actor || isBound(token.bound)) throw badToken();
    const { user_id: userId, org_id: orgId } = token.row;
    if (!(await access.may(instance.id, client, { userId, orgId }))) throw noAccess(client);
    return token;
  }

  function rolesOf({ client }: Protected, held: HeldAuthorizations): readonly string[] {
    const keys = new Set<string>();
    for (const { active, projectId, roles } of held.all)
      if (active && projectId === client.project.id) for (const key of roles) keys.add(key);
    return [...keys].sort();
  }

  async function answer(
    place: Protected,
    token: ActiveToken,
    held: HeldAuthorizations,
    inGroups?: HeldGroups,
  ) {
    const { instance, host, client } = place;
    const { allowedRoles, headers } = host.settings;
    const roles = rolesOf(place, held);
    if (allowedRoles.length > 0 && !allowedRoles.some((key) => roles.includes(key))) throw noAccess(client);
    const { row } = token;
    const told = {
      user: subjectFor(encryption, instance.id, client.oidc?.sectorIdentifier ?? '', row.user_id),
      email: row.is_email_verified ? row.email : '',
      preferredUsername: preferredLoginName(row),
      groups: inGroups?.all.map(({ name }) => name) ?? [],
      roles,
    };
    const { jwt, freshUntil } =
      headers.assertion === ''
        ? { jwt: '', freshUntil: token.expiresAt }
        : await assertionOf(
            instance,
            {
              aud: client.clientId,
              sub: told.user,
              ...(told.email !== '' && { email: told.email, email_verified: true }),
              preferred_username: told.preferredUsername,
              ...(headers.groups !== '' && { groups: told.groups }),
              roles,
            },
            token.expiresAt,
          );
    return {
      reply: { status: 200, headers: headersFor(headers, { ...told, assertion: jwt }), body: null },
      until: freshUntil,
    };
  }

  async function pass(place: Protected, token: ActiveToken): Promise<WireReply> {
    const { instance, host, client } = place;
    const { user_id: userId } = token.row;
    const asking = authorizations.of(instance.id, userId);
    const held = asking instanceof Promise ? await asking : asking;
    const wanted = host.settings.headers.groups === '' ? undefined : groups.of(instance.id, userId);
    const inGroups = wanted instanceof Promise ? await wanted : wanted;
    const known = given.get(token.answers)?.get(host);
    if (
      known?.tokenId === token.tokenId &&
      known.client === client &&
      known.held === held &&
      known.groups === inGroups &&
      known.until * 1000 > clock().getTime()
    )
      return known.reply;
    const made = await answer(place, token, held, inGroups);
    const ofToken = given.get(token.answers) ?? new Map<ForwardAuthHost, Given>();
    // The hosts of one application; those of others have other tokens.
    if (ofToken.size > 32) ofToken.clear();
    given.set(
      token.answers,
      ofToken.set(host, { tokenId: token.tokenId, client, held, groups: inGroups, ...made }),
    );
    return made.reply;
  }

  return {
    session,
    async decide(place, question, request) {
      const { settings } = place.host;
      const path = question.uri.split('?', 1)[0] ?? '';
      if (isSkipped(settings.skippedPaths, path))
        return { status: 200, headers: headersFor(settings.headers, nobody), body: null };
      const token = (await presented(place, request)) ?? (await session(place, request));
      return token && pass(place, token);
    },
  };
}

const noAccess = ({ name }: Client) => forbidden(`No access to ${name.replace(/[^\x20-\x7e]/g, '?')}`);
