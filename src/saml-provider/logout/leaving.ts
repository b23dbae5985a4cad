import type { EndedSession } from '../../login/index.ts';
import {
  binding,
  carried,
  type Endpoint,
  endpointFor,
  type NameId,
  writeLogoutRequest,
} from '../../saml/index.ts';
import { entityIdOf, paths } from '../paths.ts';
import type { SamlContext } from '../provider.ts';
import { type KnownSignIn, signInsOf } from '../session/queries.ts';
import { newMessageId } from '../sign-on/answers.ts';

/**
 * Applications hear of a logout by frames in the browser of whoever leaves: a LogoutRequest to each, by the redirect
 * binding (saml-profiles §4.4).
 */

/** A browser is not made to load more than that. */
const mostFrames = 30;
const purpose = 'saml logout ';
const lifetimeMs = 5 * 60_000;
const requestLifetimeMs = 5 * 60_000;

type Told = readonly [entityId: string, samlSessionId: string, name: string, format: string];
type Sealed = readonly [instanceId: string, told: readonly Told[], next: string, until: number];

/** Where an application takes logouts from a frame. */
async function logoutOf(
  { provider, instance }: SamlContext,
  entityId: string,
): Promise<Endpoint | undefined> {
  const application = await provider.applications.byEntityId(instance.id, entityId);
  return application?.active
    ? endpointFor(application.provider.role.singleLogout, [binding.redirect])
    : undefined;
}

/**
 * Where the browser goes so that SAML applications of ended sessions hear of it, on the way to `next`; straight there,
 * where there are none.
 * @param except an application that knows, since it asked
 */
export async function pastSamlApplications(
  context: SamlContext,
  ended: readonly Pick<EndedSession, 'sessionId'>[],
  next: string,
  except?: string,
): Promise<string> {
  const { platform } = context.provider;
  // Whoever came by a moment ago is told too.
  await platform.projections.caughtUp();
  const known: KnownSignIn[] = [];
  for (const { sessionId } of ended)
    known.push(...(await signInsOf(platform.sql, context.instance.id, sessionId)));
  const told: Told[] = [];
  for (const { entityId, id, nameId } of known) {
    if (entityId === except || !(await logoutOf(context, entityId))) continue;
    told.push([entityId, id, nameId.value, nameId.format ?? '']);
  }
  if (told.length === 0) return next;
  const until = platform.clock().getTime() + lifetimeMs;
  const sealed: Sealed = [context.instance.id, told.slice(0, mostFrames), next, until];
  const to = platform.encryption.sealToken('cookie', purpose + JSON.stringify(sealed));
  return `${paths.singleLogout}?${new URLSearchParams({ to })}`;
}

async function frameFor(
  context: SamlContext,
  [entityId, samlSessionId, value, format]: Told,
): Promise<URL[]> {
  const { provider, instance } = context;
  const endpoint = await logoutOf(context, entityId);
  if (!endpoint) return [];
  const now = provider.platform.clock();
  const nameId: NameId = { value, ...(format !== '' && { format }) };
  const sent = await carried({
    parameter: 'SAMLRequest',
    message: writeLogoutRequest({
      id: newMessageId(),
      now,
      issuer: entityIdOf(instance),
      destination: endpoint.location,
      nameId,
      sessionIndexes: [samlSessionId],
      notOnOrAfter: new Date(now.getTime() + requestLifetimeMs),
    }),
    binding: binding.redirect,
    location: endpoint.location,
    key: await provider.keys.signing(instance),
  });
  return sent.by === 'redirect' ? [new URL(sent.url)] : [];
}

/** What was sealed: what to show in frames, and where to go then. */
export async function openPast(
  context: SamlContext,
  to: string,
): Promise<{ readonly frames: readonly URL[]; readonly next: string } | undefined> {
  const { encryption, clock } = context.provider.platform;
  const opened = encryption.openToken('cookie', to);
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, told, next, until] = JSON.parse(opened.slice(purpose.length)) as Sealed;
  if (instanceId !== context.instance.id || until <= clock().getTime()) return undefined;
  const frames = await Promise.all(told.map((one) => frameFor(context, one)));
  return { frames: frames.flat(), next };
}
