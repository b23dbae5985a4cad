import type { SamlApplication } from '../../application/index.ts';
import { runCommand } from '../../eventstore/index.ts';
import { writingScope } from '../../oidc/index.ts';
import {
  binding,
  endpointFor,
  type LogoutRequest,
  readLogoutRequest,
  redirectUrl,
  SamlRefusal,
  type Status,
  statusCode,
  succeeded,
  writeLogoutResponse,
} from '../../saml/index.ts';
import { sessionAggregate, sessionCommands } from '../../session/index.ts';
import { entityIdOf, paths } from '../paths.ts';
import type { SamlContext } from '../provider.ts';
import { type KnownSignIn, signInsNamed } from '../session/queries.ts';
import { endSamlSession, samlSessionAggregate } from '../session/state.ts';
import { newMessageId } from '../sign-on/answers.ts';
import { type Received, requireMeant, senderOf, vouchedFor } from '../sign-on/receive.ts';

/** A logout that an application asks for, and vouches for by its signature. */
export interface AskedLogout {
  readonly application: SamlApplication;
  readonly request: LogoutRequest;
  readonly relayState: string | undefined;
}

/** @throws SamlRefusal */
export async function readAskedLogout(context: SamlContext, received: Received): Promise<AskedLogout> {
  const { provider, instance } = context;
  const now = provider.platform.clock();
  const application = await senderOf(context, readLogoutRequest(received.message).issuer);
  const { message, isSigned } = vouchedFor(received, application, true);
  const request = readLogoutRequest(message);
  if (request.issuer !== application.entityId)
    throw new SamlRefusal('issuer', 'The request is of another application');
  requireMeant(request, isSigned, instance.origin + paths.singleLogout, now);
  if (request.notOnOrAfter && request.notOnOrAfter <= now)
    throw new SamlRefusal('expired', 'The request is not valid any more');
  return { application, request, relayState: received.relayState };
}

/** The sign-ins that a request means: those that it names, of whom it names. */
export async function meantBy(
  { provider, instance }: SamlContext,
  { application, request }: AskedLogout,
): Promise<KnownSignIn[]> {
  await provider.platform.projections.caughtUp();
  const named = await signInsNamed(
    provider.platform.sql,
    instance.id,
    application.entityId,
    request.sessionIndexes.slice(0, 100),
  );
  return named.filter(({ nameId }) => nameId.value === request.nameId.value);
}

/** Signs people out here, of the sessions that the application knows of. */
export async function endSignIns(
  { provider: { platform }, instance }: SamlContext,
  signIns: readonly KnownSignIn[],
): Promise<void> {
  for (const { id, sessionId, userId } of signIns) {
    const writing = writingScope(platform, instance.id, userId, 'saml');
    await runCommand(platform.store, writing, sessionAggregate, sessionId, ({ state }) =>
      state.user?.id === userId ? sessionCommands.signOut(state) : { events: [] },
    );
    await runCommand(platform.store, writing, samlSessionAggregate, id, ({ state }) => endSamlSession(state));
    await writing.settled();
  }
}

/** Where the application is told how it went; undefined where its metadata has no such place. */
export async function logoutAnswer(
  { provider, instance }: SamlContext,
  { application, request, relayState }: AskedLogout,
  signIns: readonly KnownSignIn[],
): Promise<string | undefined> {
  const endpoint = endpointFor(application.provider.role.singleLogout, [binding.redirect]);
  if (!endpoint) return undefined;
  const location = endpoint.responseLocation ?? endpoint.location;
  const status: Status =
    signIns.length > 0
      ? succeeded
      : {
          codes: [statusCode.requester, statusCode.unknownPrincipal],
          message: 'Nobody of that name and session is signed in',
        };
  return redirectUrl({
    parameter: 'SAMLResponse',
    message: writeLogoutResponse({
      id: newMessageId(),
      now: provider.platform.clock(),
      issuer: entityIdOf(instance),
      destination: location,
      inResponseTo: request.id,
      status,
    }),
    location,
    ...(relayState !== undefined && { relayState }),
    key: await provider.keys.signing(instance),
  });
}
