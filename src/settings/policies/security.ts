import { Type } from '@sinclair/typebox';
import { invalidArgument } from '../../errors/index.ts';
import { defineEvent, defineFields, flag, texts, under, type ValuesOf } from '../../eventstore/index.ts';
import { parsedUri } from '../../uri/index.ts';
import { keptIn } from '../levels.ts';

/** Who may show our pages in frames, and whether administrators may act as others. */
export const securityFields = defineFields({
  /** Our pages may be shown in frames of `allowedOrigins`. */
  embeddedIframe: under('enable_iframe_embedding', flag('enable_iframe_embedding')),
  allowedOrigins: texts('allowed_origins'),
  impersonation: under('enable_impersonation', flag('enable_impersonation')),
});
export type SecurityPolicy = ValuesOf<typeof securityFields.all>;

export const securitySet = defineEvent(
  'instance',
  'instance.policy.security.set',
  Type.Object({
    ...securityFields.schema,
    /** What `enable_iframe_embedding` was called before. */
    enabled: Type.Optional(Type.Boolean()),
  }),
);

/** Each fact says only what changed: the policy is their fold. */
export const securitySlice = keptIn(
  'instance',
  [securitySet.type],
  securityFields.defaults,
  (own, { payload }) => {
    const { enabled } = payload as { enabled?: boolean };
    return securityFields.apply(own, { embeddedIframe: enabled, ...securityFields.read(payload) });
  },
);

export interface SecurityRequest {
  readonly embeddedIframe: boolean;
  readonly allowedOrigins: readonly string[];
  readonly impersonation: boolean;
}

/**
 * As a browser compares them, and as `frame-ancestors` takes them (CSP 3 §6.4.2): `https://*.example.com` stands
 * for all hosts below.
 */
function cleanOrigin(given: string): string {
  const clean = given.trim();
  const [, scheme, rest = ''] = /^(https?:\/\/)(?:\*\.)?([^*\s;,'"]+)$/i.exec(clean) ?? [];
  const url = parsedUri(`${scheme}${rest}`);
  if (scheme && url && url.host !== '' && url.username === '' && url.pathname === '/' && !/[?#@]/.test(rest))
    return clean.includes('*') ? `${url.protocol}//*.${url.host}` : url.origin;
  throw invalidArgument('SETT-Sec01', `"${given}" is not an origin such as https://app.example.com`, {
    field: 'allowed_origins',
  });
}

/** Sets all of it. @throws PosternError `invalid_argument` */
export function setSecurity(own: SecurityPolicy, request: SecurityRequest) {
  const allowedOrigins = [...new Set(request.allowedOrigins.map(cleanOrigin))];
  const differences = securityFields.differences(own, { ...request, allowedOrigins });
  return Object.keys(differences).length === 0 ? [] : [securitySet(securityFields.write(differences))];
}
