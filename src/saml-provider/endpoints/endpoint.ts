import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { protocolFailurePage } from '../../login/index.ts';
import { formPostPage, toOAuthError } from '../../oidc/index.ts';
import { SamlRefusal } from '../../saml/index.ts';
import { tellRefused, warnSparingly } from '../../telemetry/index.ts';
import type { SamlContext } from '../provider.ts';
import type { Answered } from '../sign-on/operations.ts';

export type Endpoint = (context: SamlContext, request: WireRequest) => Promise<WireReply>;

/** What goes to an application, and where. */
export interface Answer {
  readonly details: Pick<Answered['details'], 'acsUrl' | 'relayState'>;
  readonly response: Answered['response'];
}

/** The form that brings an answer to the application. */
export async function answerForm({ details, response }: Answer): Promise<WireReply> {
  return formPostPage(details.acsUrl, {
    SAMLResponse: Buffer.from(await response()).toString('base64'),
    ...(details.relayState !== undefined && { RelayState: details.relayState }),
  });
}

/** How a refusal is told to the person and in the log: the reason in a word, and what would be right. */
function explained(thrown: unknown) {
  if (!(thrown instanceof SamlRefusal)) return toOAuthError(thrown);
  return { status: 400, code: thrown.reason, description: thrown.message, headers: {}, cause: undefined };
}

/** The page for what may be answered nowhere. */
export async function refusalPage(
  { provider, instance }: SamlContext,
  request: WireRequest,
  thrown: unknown,
  wanted: 'signIn' | 'signOut' = 'signIn',
): Promise<WireReply> {
  const { log } = provider.platform;
  const { status, code, description, headers: more, cause } = explained(thrown);
  const fields = { instance: instance.id, remoteAddress: request.remoteAddress, error: code, description };
  if (status === 503) warnSparingly(log, 'SAML message not answered', fields);
  else if (status >= 500) log.error('SAML message failed', { ...fields, cause });
  else tellRefused(log, 'SAML message refused', code, fields);
  const { markup, headers } = await protocolFailurePage(
    provider.platform,
    instance,
    request.header('accept-language'),
    wanted,
    `${code}: ${description}`,
  );
  return { status, headers: { ...Object.fromEntries(headers), ...more }, body: markup };
}
