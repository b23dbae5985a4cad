import type { Proof, Proven } from '../../session/index.ts';
import type { OAuthErrorCode } from '../protocol/errors.ts';

/** The choices of authorization requests under the names that OAuth gives them; events hold their index. */

/** First those that applications are registered for, then what combines these (OAuth 2.0 Multiple Response Types §5). */
export const responseTypes = [
  'code',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
] as const;
export type ResponseType = (typeof responseTypes)[number];

/** What a response type gives. */
export const gives = (type: ResponseType, part: 'code' | 'id_token' | 'token'): boolean =>
  type.split(' ').includes(part);

/** Tokens go through the browser. */
export const isFrontChannel = (type: ResponseType): boolean => type !== 'code';

/** First Zitadel's, then those whose answer is a JWT (JARM §2.3), which are ours. */
export const responseModes = [
  '',
  'query',
  'fragment',
  'form_post',
  'query.jwt',
  'fragment.jwt',
  'form_post.jwt',
] as const;
/** '' is the response type's own mode: `query` for `code`. */
export type ResponseMode = (typeof responseModes)[number];

/** How an answer travels. */
export type AnswerWay = 'query' | 'fragment' | 'form_post';

const ways: Readonly<Record<ResponseMode, AnswerWay>> = {
  '': 'query',
  query: 'query',
  fragment: 'fragment',
  form_post: 'form_post',
  'query.jwt': 'query',
  'fragment.jwt': 'fragment',
  'form_post.jwt': 'form_post',
};
export const wayOf = (mode: ResponseMode): AnswerWay => ways[mode];

/** The answer is a JWT. */
export const isSigned = (mode: ResponseMode): boolean => mode.endsWith('.jwt');

export const prompts = ['', 'none', 'login', 'consent', 'select_account', 'create'] as const;
export type Prompt = Exclude<(typeof prompts)[number], ''>;

/** As `oidc.v2.ErrorReason` numbers them; the last is ours. */
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
  'unmet_authentication_requirements',
] as const satisfies readonly OAuthErrorCode[];
export type FailureReason = (typeof failureReasons)[number];

export const reasonNumber = (reason: FailureReason): number => failureReasons.lastIndexOf(reason);

/** `UserAuthMethodType`: how a user proved to be itself. Number 10 is ours. */
export const authMethod = {
  totp: 1,
  securityKey: 2,
  passkey: 3,
  password: 4,
  intent: 5,
  otpSms: 6,
  otpEmail: 7,
  recoveryCode: 10,
} as const satisfies Readonly<Record<Proof, number>>;

/** What the numbers stand for. */
export const proofsOf = (methods: readonly number[]): Proof[] =>
  (Object.entries(authMethod) as [Proof, number][]).flatMap(([proof, method]) =>
    methods.includes(method) ? [proof] : [],
  );

export const authMethodsOf = (proven: readonly Pick<Proven, 'proof'>[]): number[] =>
  proven.map(({ proof }) => authMethod[proof]);

/** RFC 8176 §2; `user` is Zitadel's for keys. */
const names: Readonly<Record<number, string>> = {
  [authMethod.password]: 'pwd',
  [authMethod.totp]: 'otp',
  [authMethod.otpSms]: 'otp',
  [authMethod.otpEmail]: 'otp',
  [authMethod.recoveryCode]: 'otp',
  [authMethod.securityKey]: 'user',
  [authMethod.passkey]: 'user',
};

/** RFC 8176 names of what was proven, which has none for other providers; `mfa` for two factors, of which a passkey is both. */
export function amrOf(methods: readonly number[]): string[] {
  const known = [...new Set(methods)].filter((method) => names[method] !== undefined);
  const beside = known.some((method) => method !== authMethod.password);
  const multiple =
    known.length > 1 || known.includes(authMethod.passkey) || (beside && methods.includes(authMethod.intent));
  return [...new Set(known.map((method) => names[method] ?? ''))].concat(multiple ? ['mfa'] : []);
}

const methods: Readonly<Record<string, number>> = {
  pwd: authMethod.password,
  otp: authMethod.totp,
  user: authMethod.securityKey,
};

/** Methods that have these names: the way back from `amrOf`, which says the same of them. */
export function methodsOf(amr: readonly string[]): number[] {
  const proven = amr.flatMap((name) => methods[name] ?? []);
  const isPasskey = proven.length === 1 && amr.includes('user') && amr.includes('mfa');
  return isPasskey ? [authMethod.passkey] : proven;
}
