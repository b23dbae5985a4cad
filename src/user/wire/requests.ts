import type { Timestamp } from '@bufbuild/protobuf/wkt';
import * as moments from '../../contract/moments.ts';
import { invalidArgument } from '../../errors/index.ts';
import type {
  ContactRequest,
  CreateHuman,
  PasswordRequest,
  VerificationRequest,
} from '../operations/index.ts';

/** Parts of requests that v2 and v2beta share by shape. */

export interface EmailRequest {
  readonly email: string;
  readonly verification: VerificationRequest;
}
export interface PhoneRequest {
  readonly phone: string;
  readonly verification: VerificationRequest;
}

export const emailRequest = (request: EmailRequest | undefined): ContactRequest | undefined =>
  request && { address: request.email, verification: request.verification };
/** The number may be empty: nobody has it yet, or is to have it any more. */
export const phoneRequest = (request: PhoneRequest | undefined): ContactRequest | undefined =>
  request && { address: request.phone, verification: request.verification };

interface HumanRequest {
  readonly userId?: string | undefined;
  readonly username?: string | undefined;
  readonly profile?: CreateHuman['profile'] | undefined;
  readonly email?: EmailRequest | undefined;
  readonly phone?: PhoneRequest | undefined;
  readonly passwordType: PasswordRequest;
  readonly metadata: CreateHuman['metadata'];
  readonly idpLinks: readonly {
    readonly idpId: string;
    readonly userId: string;
    readonly userName: string;
  }[];
  readonly totpSecret?: string | undefined;
}

export function humanRequest(request: HumanRequest): CreateHuman {
  return {
    userId: request.userId,
    userName: request.username,
    profile: request.profile ?? missing('profile'),
    email: emailRequest(request.email),
    phone: request.phone?.phone ? phoneRequest(request.phone) : undefined,
    password: request.passwordType,
    metadata: request.metadata,
    links: request.idpLinks.map(({ idpId, userId, userName }) => ({
      idpId,
      externalId: userId,
      name: userName,
    })),
    ...(request.totpSecret && { totpSecret: { value: request.totpSecret, field: 'totp_secret' } }),
  };
}

export const missing = (field: string): never => {
  throw invalidArgument('USER-Req01', `${field} is required`, { field });
};

interface OrganizationRequest {
  readonly org:
    | { readonly case: 'orgId' | 'orgDomain'; readonly value: string }
    | { readonly case: undefined; readonly value?: undefined };
}

export const orgRequest = (request: OrganizationRequest | undefined) => ({
  id: request?.org.case === 'orgId' ? request.org.value : undefined,
  domain: request?.org.case === 'orgDomain' ? request.org.value : undefined,
});

export const dateOf = (date: Timestamp | undefined): Date | undefined => date && moments.dateOf(date);
