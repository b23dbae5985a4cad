import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { againWhenOvertaken, appendIn, writeOf } from '../../eventstore/index.ts';
import { flagsIn } from '../../flags/index.ts';
import {
  hasForeignLogin,
  loginBaseOf,
  loginChoice,
  loginClientOf,
  redirect,
  writingScope,
} from '../../oidc/index.ts';
import { binding, statusCode } from '../../saml/index.ts';
import { prefixed } from '../flow.ts';
import { entityIdOf } from '../paths.ts';
import type { SamlContext } from '../provider.ts';
import { addSamlRequest } from '../request/commands.ts';
import type { RequestDetails } from '../request/state.ts';
import { failureAnswer } from '../sign-on/answers.ts';
import { type Asked, readAsked } from '../sign-on/asked.ts';
import { acceptedClasses } from '../sign-on/context-class.ts';
import { formatFor } from '../sign-on/name-id.ts';
import { newRequestId, pendingRequest } from '../sign-on/operations.ts';
import { answerPassively } from '../sign-on/passive.ts';
import { receive } from '../sign-on/receive.ts';
import { SamlFailure, statusFor } from '../sign-on/status.ts';
import { answerForm, type Endpoint, refusalPage } from './endpoint.ts';

const longestHint = 200;

function detailsOf({ instance }: SamlContext, asked: Asked, loginClient: string): RequestDetails {
  const { application, request, consumer, relayState } = asked;
  const hint = request.subject?.value;
  return {
    loginClient,
    applicationId: application.applicationId,
    acsUrl: consumer.location,
    relayState,
    requestId: request.id,
    binding: binding.post,
    entityId: application.entityId,
    destination: request.destination ?? '',
    responseIssuer: entityIdOf(instance),
    nameIdFormat: formatFor(request.nameIdFormat, application),
    forceAuthn: request.forceAuthn,
    loginHint: hint !== undefined && hint.length <= longestHint ? hint : undefined,
    contextClasses: acceptedClasses(request.requestedContext),
  };
}

async function begin(context: SamlContext, request: WireRequest, asked: Asked): Promise<WireReply> {
  const { provider, instance } = context;
  const { platform } = provider;
  const loginClient = loginClientOf(request);
  const details = detailsOf(context, asked, loginClient);
  const login = loginChoice(asked.application, await flagsIn(platform, instance.id));
  const pending = pendingRequest(newRequestId(platform.ids), details, platform.clock());
  if (asked.request.isPassive) {
    if (hasForeignLogin(login, loginClient))
      throw new SamlFailure(statusCode.noPassive, 'Who is signed in is known to the login alone');
    return answerForm(await answerPassively(context, request, pending));
  }
  await appendIn(platform.store, writingScope(platform, instance.id, loginClient || 'SAML', 'saml'), [
    writeOf(pending, instance.id, addSamlRequest(details)),
  ]);
  return redirect(
    loginClient === '' && login.loginVersion !== 'v2'
      ? `/ui/login/login?authRequestID=${prefixed(pending.id)}`
      : `${loginBaseOf(login)}/login?samlRequest=${pending.id}`,
  );
}

/**
 * Where applications send people to sign in (saml-profiles §4.1). Who cannot be known to be an application, or says to be
 * answered elsewhere, is told on a page; from then on the application is told.
 */
export const singleSignOn: Endpoint = async (context, request) => {
  let asked: Asked;
  try {
    asked = await readAsked(context, await receive(context, request));
  } catch (thrown) {
    return refusalPage(context, request, thrown);
  }
  try {
    return await againWhenOvertaken(() => begin(context, request, asked));
  } catch (thrown) {
    if (!(thrown instanceof SamlFailure)) return refusalPage(context, request, thrown);
    const details = {
      acsUrl: asked.consumer.location,
      requestId: asked.request.id,
      responseIssuer: entityIdOf(context.instance),
      relayState: asked.relayState,
    };
    return answerForm({
      details,
      response: () => failureAnswer(context, details, statusFor(thrown.code, thrown.message)),
    });
  }
};
