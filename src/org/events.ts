import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

const none = Type.Object({});
const domain = Type.Object({ domain: Type.String() });

export const orgAdded = defineEvent('org', 'org.added', Type.Object({ name: Type.String() }));
export const orgChanged = defineEvent('org', 'org.changed', Type.Object({ name: Type.String() }));
export const orgDeactivated = defineEvent('org', 'org.deactivated', none);
export const orgReactivated = defineEvent('org', 'org.reactivated', none);
export const orgRemoved = defineEvent('org', 'org.removed', none);

export const orgDomainAdded = defineEvent('org', 'org.domain.added', domain);
export const orgDomainVerificationAdded = defineEvent(
  'org',
  'org.domain.verification.added',
  Type.Object({ domain: Type.String(), validationType: Type.Integer(), validationCode: Type.Unknown() }),
);
export const orgDomainVerificationFailed = defineEvent('org', 'org.domain.verification.failed', domain);
export const orgDomainVerified = defineEvent('org', 'org.domain.verified', domain);
export const orgDomainPrimarySet = defineEvent('org', 'org.domain.primary.set', domain);
export const orgDomainRemoved = defineEvent(
  'org',
  'org.domain.removed',
  Type.Object({ domain: Type.String(), isVerified: Type.Boolean() }),
);

/** `value` is base64, as protobuf JSON and Zitadel's payloads write bytes. */
export const orgMetadataSet = defineEvent(
  'org',
  'org.metadata.set',
  Type.Object({ key: Type.String(), value: Type.String() }),
);
export const orgMetadataRemoved = defineEvent(
  'org',
  'org.metadata.removed',
  Type.Object({ key: Type.String() }),
);
