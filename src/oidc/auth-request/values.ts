import type { OAuthErrorCode } from '../protocol/errors.ts';

/** The choices of authorization requests under the names that OAuth gives them; events hold their index. */

export const responseModes = ['', 'query', 'fragment', 'form_post'] as const;
/** '' is the response type's own mode: `query` for `code`. */
export type ResponseMode = (typeof responseModes)[number];

export const prompts = ['', 'none', 'login', 'consent', 'select_account', 'create'] as const;
export type Prompt = Exclude<(typeof prompts)[number], ''>;

/** As `oidc.v2.ErrorReason` numbers them. */
export const failureReasons = [
  'server_error',
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
  'invalid_request_uri',
  'invalid_request_object',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
] as const satisfies readonly OAuthErrorCode[];
export type FailureReason = (typeof failureReasons)[number];

export const reasonNumber = (reason: FailureReason): number => failureReasons.lastIndexOf(reason);

/** `UserAuthMethodType`: how a user proved to be itself. */
export const authMethod = { password: 4 } as const;

/** RFC 8176 names of what was proven. */
export const amrOf = (methods: readonly number[]): string[] =>
  methods.includes(authMethod.password) ? ['pwd'] : [];
