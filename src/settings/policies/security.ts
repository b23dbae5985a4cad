import { Type } from '@sinclair/typebox';
import { defineAggregate, defineEvent } from '../../eventstore/index.ts';

export interface SecurityPolicy {
  /** Our pages may be shown in frames of `allowedOrigins`. */
  readonly embeddedIframe: boolean;
  readonly allowedOrigins: readonly string[];
  readonly impersonation: boolean;
}

export const defaultSecurity: SecurityPolicy = {
  embeddedIframe: false,
  allowedOrigins: [],
  impersonation: false,
};

const securitySet = defineEvent(
  'instance',
  'instance.policy.security.set',
  Type.Object({
    /** What `enable_iframe_embedding` was called before. */
    enabled: Type.Optional(Type.Boolean()),
    enable_iframe_embedding: Type.Optional(Type.Boolean()),
    allowedOrigins: Type.Optional(Type.Array(Type.String())),
    enable_impersonation: Type.Optional(Type.Boolean()),
  }),
);

/** Each fact says only what changed: the policy is their fold. */
export const securityAggregate = defineAggregate(
  'instance',
  { securitySet },
  defaultSecurity,
  (state, { payload }): SecurityPolicy => ({
    embeddedIframe: payload.enable_iframe_embedding ?? payload.enabled ?? state.embeddedIframe,
    allowedOrigins: payload.allowedOrigins ?? state.allowedOrigins,
    impersonation: payload.enable_impersonation ?? state.impersonation,
  }),
);
