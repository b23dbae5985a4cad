import type { SamlApplication } from '../../application/index.ts';
import {
  type AuthnRequest,
  binding,
  defaultEndpoint,
  type Endpoint,
  readAuthnRequest,
  SamlRefusal,
} from '../../saml/index.ts';
import { paths } from '../paths.ts';
import type { SamlContext } from '../provider.ts';
import { type Received, requireMeant, senderOf, vouchedFor } from './receive.ts';

/** A request whose application is known, and where it may be answered. */
export interface Asked {
  readonly application: SamlApplication;
  readonly request: AuthnRequest;
  readonly consumer: Endpoint;
  readonly relayState: string | undefined;
}

/**
 * Where a request is answered: at an endpoint of the application's metadata and nowhere else, by a form.
 * @throws SamlRefusal `recipient`, `unsupported`
 */
export function consumerFor(
  { provider: { role } }: Pick<SamlApplication, 'provider'>,
  request: Pick<
    AuthnRequest,
    'assertionConsumerServiceUrl' | 'assertionConsumerServiceIndex' | 'protocolBinding'
  >,
): Endpoint {
  const { assertionConsumerServiceUrl: url, assertionConsumerServiceIndex: index } = request;
  if (request.protocolBinding !== undefined && request.protocolBinding !== binding.post)
    throw new SamlRefusal(
      'unsupported',
      'Requests are answered by HTTP-POST; ask for that as ProtocolBinding',
    );
  const consumers = role.assertionConsumers.filter((one) => one.binding === binding.post);
  const named =
    index !== undefined
      ? consumers.find((one) => one.index === index)
      : url !== undefined
        ? consumers.find(({ location }) => location === url)
        : defaultEndpoint(consumers);
  if (!named)
    throw new SamlRefusal(
      'recipient',
      'The AssertionConsumerService is not one of the application’s metadata for HTTP-POST',
    );
  return named;
}

/** @throws SamlRefusal for what may be answered nowhere: the person is told */
export async function readAsked(context: SamlContext, received: Received): Promise<Asked> {
  const { provider, instance } = context;
  if (received.parameter !== 'SAMLRequest')
    throw new SamlRefusal('malformed', 'Answers are not taken here; send a SAMLRequest');
  const application = await senderOf(context, readAuthnRequest(received.message).issuer);
  const { message, isSigned } = vouchedFor(
    received,
    application,
    application.provider.role.authnRequestsSigned,
  );
  const request = readAuthnRequest(message);
  if (request.issuer !== application.entityId)
    throw new SamlRefusal('issuer', 'The request is of another application');
  requireMeant(request, isSigned, instance.origin + paths.singleSignOn, provider.platform.clock());
  return {
    application,
    request,
    consumer: consumerFor(application, request),
    relayState: received.relayState,
  };
}
