import { randomBytes } from 'node:crypto';
import type { SamlApplication } from '../../application/index.ts';
import { preferredLoginName, type SubjectRow, subjectFor } from '../../oidc/index.ts';
import { type NameId, nameIdFormat, statusCode } from '../../saml/index.ts';
import type { SamlContext } from '../provider.ts';
import { SamlFailure } from './status.ts';

/** What people may be called to an application, as the metadata lists them. */
export const nameIdFormats = [
  nameIdFormat.emailAddress,
  nameIdFormat.persistent,
  nameIdFormat.transient,
  nameIdFormat.unspecified,
] as const;

const isKnown = (format: string): boolean => (nameIdFormats as readonly string[]).includes(format);

/**
 * The format that a request asks for, or else the first of the application's metadata that there is here.
 * @throws SamlFailure `InvalidNameIDPolicy`
 */
export function formatFor(
  asked: string | undefined,
  { provider }: Pick<SamlApplication, 'provider'>,
): string {
  if (asked !== undefined && asked !== nameIdFormat.unspecified) {
    if (isKnown(asked)) return asked;
    throw new SamlFailure(statusCode.invalidNameIdPolicy, 'People have no names of this format here');
  }
  return provider.role.nameIdFormats.find(isKnown) ?? nameIdFormat.unspecified;
}

/**
 * The name of a person to an application: their address if it is confirmed, for nobody else's may be taken by it; a
 * name that no other application knows; one of the moment; or the login name.
 * @throws SamlFailure `InvalidNameIDPolicy`
 */
export function nameIdFor(
  { provider: { platform }, instance }: SamlContext,
  { entityId }: Pick<SamlApplication, 'entityId'>,
  format: string,
  subject: SubjectRow,
): NameId {
  switch (format) {
    case nameIdFormat.emailAddress:
      if (subject.email === '' || !subject.is_email_verified)
        throw new SamlFailure(statusCode.invalidNameIdPolicy, 'The user has no confirmed e-mail address');
      return { value: subject.email, format };
    case nameIdFormat.persistent:
      return {
        value: subjectFor(platform.encryption, instance.id, `saml ${entityId}`, subject.user_id),
        format,
        spNameQualifier: entityId,
      };
    case nameIdFormat.transient:
      return { value: `_${randomBytes(20).toString('hex')}`, format };
    default:
      return { value: preferredLoginName(subject), format: nameIdFormat.unspecified };
  }
}
