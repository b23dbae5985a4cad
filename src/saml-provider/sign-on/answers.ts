import { randomBytes } from 'node:crypto';
import type { SamlApplication } from '../../application/index.ts';
import { proofsOf, type SubjectRow } from '../../oidc/index.ts';
import {
  encrypted,
  encryptionKeyOf,
  type NameId,
  type Status,
  signed,
  succeeded,
  writeAssertion,
  writeResponse,
} from '../../saml/index.ts';
import type { SamlContext } from '../provider.ts';
import type { RequestDetails, SignInLink } from '../request/state.ts';
import { attributesFor } from './attributes.ts';
import { classReached } from './context-class.ts';

/** Milliseconds in which an assertion may be brought, and by which clocks may differ. */
export const assertionLifetime = 5 * 60_000;
const skew = 60_000;

export const newMessageId = (): string => `_${randomBytes(20).toString('hex')}`;

type Target = Pick<RequestDetails, 'acsUrl' | 'requestId' | 'responseIssuer'>;

const envelope = ({ acsUrl, requestId, responseIssuer }: Target, id: string, now: Date) => ({
  id,
  now,
  issuer: responseIssuer,
  destination: acsUrl,
  inResponseTo: requestId,
});

/** An answer that tells of a failure, as XML. */
export async function failureAnswer(
  { provider, instance }: SamlContext,
  target: Target,
  status: Status,
): Promise<string> {
  const response = writeResponse({
    ...envelope(target, newMessageId(), provider.platform.clock()),
    status,
  });
  return (await signed(response, await provider.keys.signing(instance))).xml;
}

export interface SignedInPerson {
  readonly application: SamlApplication;
  readonly subject: SubjectRow;
  readonly link: SignInLink;
  readonly nameId: NameId;
}

/** An answer that says who has signed in, as XML: the assertion is signed, and the answer around it. */
export async function successAnswer(
  context: SamlContext,
  details: RequestDetails,
  { application, subject, link, nameId }: SignedInPerson,
): Promise<string> {
  const { provider, instance } = context;
  const now = provider.platform.clock();
  const key = await provider.keys.signing(instance);
  const assertion = await signed(
    writeAssertion({
      id: newMessageId(),
      now,
      issuer: details.responseIssuer,
      nameId,
      audience: application.entityId,
      recipient: details.acsUrl,
      inResponseTo: details.requestId,
      lifetime: assertionLifetime,
      skew,
      authentication: {
        instant: link.authTime,
        sessionIndex: link.samlSessionId,
        sessionNotOnOrAfter: undefined,
        contextClass: classReached(proofsOf(link.authMethods), details.contextClasses),
      },
      attributes: await attributesFor(context, application, subject),
    }),
    key,
  );
  const encryptionKey = encryptionKeyOf(application.provider.role);
  const response = writeResponse({
    ...envelope(details, newMessageId(), now),
    status: succeeded,
    ...(encryptionKey ? { encryptedAssertion: encrypted(assertion, encryptionKey) } : { assertion }),
  });
  return (await signed(response, key)).xml;
}
