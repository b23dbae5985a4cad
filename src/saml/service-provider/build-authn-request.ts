import { postFields } from '../bindings/post.ts';
import { type MessageParameter, redirectUrl } from '../bindings/redirect.ts';
import { writeAuthnRequest } from '../messages/authn-request.ts';
import { binding } from '../names.ts';
import { refuse } from '../refusal.ts';
import { type SignatureKey, signed } from '../signature/sign.ts';
import type { Written } from '../xml/write.ts';
import type { SignInRequest } from './config.ts';

/** How a browser carries a message: to a URL, or by a form. */
export type Carried =
  | { readonly by: 'redirect'; readonly url: string }
  | { readonly by: 'form'; readonly action: string; readonly fields: Readonly<Record<string, string>> };

export interface Sending {
  readonly parameter: MessageParameter;
  readonly message: Written;
  readonly binding: string;
  readonly location: string;
  readonly relayState?: string | undefined;
  readonly key?: SignatureKey | undefined;
}

/** @throws SamlRefusal `unsupported` for a binding that no browser carries */
export async function carried(sending: Sending): Promise<Carried> {
  if (sending.binding === binding.redirect) return { by: 'redirect', url: await redirectUrl(sending) };
  if (sending.binding !== binding.post) return refuse('unsupported', 'Messages go by redirect or by POST');
  const message = sending.key ? await signed(sending.message, sending.key) : sending.message;
  return {
    by: 'form',
    action: sending.location,
    fields: postFields(sending.parameter, message, sending.relayState),
  };
}

/** A request to sign somebody in (saml-profiles §4.1.4.1), ready for the browser. */
export function buildAuthnRequest(request: SignInRequest): Promise<Carried> {
  const { serviceProvider, singleSignOn, contextClasses = [], loginHint } = request;
  const message = writeAuthnRequest({
    id: request.id,
    now: request.now,
    issuer: serviceProvider.entityId,
    destination: singleSignOn.location,
    assertionConsumerServiceUrl: serviceProvider.assertionConsumerServiceUrl,
    protocolBinding: request.responseBinding ?? binding.post,
    nameIdFormat: request.nameIdFormat,
    forceAuthn: request.forceAuthn,
    isPassive: request.isPassive,
    requestedContext:
      contextClasses.length > 0 ? { comparison: 'exact', classes: contextClasses } : undefined,
    subject: loginHint ? { value: loginHint } : undefined,
  });
  return carried({
    parameter: 'SAMLRequest',
    message,
    binding: singleSignOn.binding,
    location: singleSignOn.location,
    relayState: request.relayState,
    key: request.key,
  });
}
