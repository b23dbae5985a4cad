import { type Status, statusCode } from '../../saml/index.ts';

/** What an application is told in place of who signed in (saml-core §3.2.2.2). */
export class SamlFailure extends Error {
  override readonly name = 'SamlFailure';

  constructor(
    /** The inner code, which says more. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Failures that are the application's own doing. */
const ofRequester: ReadonlySet<string> = new Set([
  statusCode.invalidAttrNameOrValue,
  statusCode.invalidNameIdPolicy,
  statusCode.requestUnsupported,
  statusCode.unsupportedBinding,
]);

export function statusFor(code: string, message = ''): Status {
  if (code === statusCode.versionMismatch) return { codes: [code], message };
  return { codes: [ofRequester.has(code) ? statusCode.requester : statusCode.responder, code], message };
}

/** By the numbers of `saml.v2.ErrorReason`. */
export const codeOfReason: readonly string[] = [
  statusCode.authnFailed,
  statusCode.versionMismatch,
  statusCode.authnFailed,
  statusCode.invalidAttrNameOrValue,
  statusCode.invalidNameIdPolicy,
  statusCode.requestDenied,
  statusCode.requestUnsupported,
  statusCode.unsupportedBinding,
];

/** The reason that comes nearest to a code. */
export const reasonOfCode = (code: string): number => Math.max(0, codeOfReason.lastIndexOf(code));
