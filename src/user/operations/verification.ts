import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { newCode } from '../codes.ts';
import { type ContactChange, requireLinkTemplate, type Verification } from '../commands/index.ts';

/** How a request asks for an address to be verified; every version of the API has this oneof. */
export type VerificationRequest =
  | {
      readonly case: 'sendCode';
      /** Text messages have no link, so their request has no template. */
      readonly value: { readonly $typeName?: string; readonly urlTemplate?: string | undefined };
    }
  | { readonly case: 'returnCode'; readonly value: unknown }
  | { readonly case: 'isVerified'; readonly value: boolean }
  | { readonly case: undefined; readonly value?: undefined };

export interface ContactRequest {
  readonly address: string;
  readonly verification: VerificationRequest;
}

/** Vouching for an address, or getting its code, is for administrators: else anybody could verify any address. */
export const vouches = (request: ContactRequest | undefined): boolean =>
  (request?.verification.case === 'isVerified' && request.verification.value) ||
  request?.verification.case === 'returnCode';

export type CodeVerification = Extract<Verification, { kind: 'code' }>;

/** Without a word on it, the code is sent. */
export async function codeVerification(
  platform: Platform,
  instance: Pick<InstanceContext, 'id' | 'origin'>,
  purpose: 'email' | 'phone',
  request: VerificationRequest,
): Promise<CodeVerification> {
  return {
    kind: 'code',
    code: await newCode(platform, instance, purpose),
    returned: request.case === 'returnCode',
    urlTemplate: request.case === 'sendCode' ? requireLinkTemplate(request.value.urlTemplate) : undefined,
  };
}

export async function contactChange(
  platform: Platform,
  instance: Pick<InstanceContext, 'id' | 'origin'>,
  purpose: 'email' | 'phone',
  request: ContactRequest,
): Promise<ContactChange> {
  const { address, verification } = request;
  if (verification.case === 'isVerified') {
    return { address, verification: { kind: verification.value ? 'verified' : 'unverified' } };
  }
  return { address, verification: await codeVerification(platform, instance, purpose, verification) };
}

/** The code for the answer, where the caller asked to get it. */
export const returnedCode = (change: ContactChange | undefined): string | undefined =>
  change?.verification.kind === 'code' && change.verification.returned
    ? change.verification.code.plain
    : undefined;
