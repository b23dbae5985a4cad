import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';
import { oidcFields } from './oidc-config.ts';
import { samlPayload } from './saml-payload.ts';

/**
 * What happens to an application, as facts of its project's aggregate. Zitadel leaves out empty values, and its
 * change events hold only what changed; numbers are those of `oidc-values.ts`.
 */

const application = { appId: Type.String() };
export const applicationDeactivated = defineEvent(
  'project',
  'project.application.deactivated',
  Type.Object(application),
);
export const applicationReactivated = defineEvent(
  'project',
  'project.application.reactivated',
  Type.Object(application),
);

/** Ours: the claim in which it has the roles of its users as an array; '' for none, whatever its project has. */
export const applicationRolesClaimSet = defineEvent(
  'project',
  'project.application.roles_claim.set',
  Type.Object({ ...application, claim: Type.String() }),
);
/** It has the claim of its project again. */
export const applicationRolesClaimRemoved = defineEvent(
  'project',
  'project.application.roles_claim.removed',
  Type.Object(application),
);

/** Ours: all URIs under which clients ask for tokens for what it protects (RFC 8707). */
export const applicationResourcesSet = defineEvent(
  'project',
  'project.application.resources.set',
  Type.Object({ ...application, clientId: Type.String(), resources: Type.Array(Type.String()) }),
);

/** Ours: where it may go in the name of its people, and whether it may come with what others say of theirs (ID-JAG). */
export const applicationCrossAppSet = defineEvent(
  'project',
  'project.application.cross_app.set',
  Type.Object({
    ...application,
    acceptsAssertions: Type.Boolean(),
    targets: Type.Array(
      Type.Object({
        audience: Type.String(),
        clientId: Type.String(),
        scopes: Type.Array(Type.String()),
        resources: Type.Array(Type.String()),
      }),
    ),
  }),
);

/** Ours: where proxies ask for it who may pass, and what they tell it of them; no origins: nowhere. */
export const applicationForwardAuthSet = defineEvent(
  'project',
  'project.application.forward_auth.set',
  Type.Object({
    ...application,
    clientId: Type.String(),
    origins: Type.Array(Type.String()),
    allowedRoles: Type.Array(Type.String()),
    skippedPaths: Type.Array(Type.String()),
    headers: Type.Object({
      user: Type.String(),
      email: Type.String(),
      preferredUsername: Type.String(),
      groups: Type.String(),
      roles: Type.String(),
      assertion: Type.String(),
    }),
    sessionSeconds: Type.Integer(),
    cookieDomain: Type.String(),
    acceptsBearerTokens: Type.Boolean(),
  }),
);

/** `clientSecret` is what releases before hashed secrets wrote. */
const secret = { hashedSecret: Type.Optional(Type.String()), clientSecret: Type.Optional(Type.Unknown()) };

export const oidcConfigAdded = defineEvent(
  'project',
  'project.application.config.oidc.added',
  Type.Object({
    ...application,
    oidcVersion: Type.Optional(Type.Integer()),
    clientId: Type.String(),
    ...secret,
    ...oidcFields.schema,
  }),
);
export const oidcConfigChanged = defineEvent(
  'project',
  'project.application.config.oidc.changed',
  Type.Object({ ...application, oidcVersion: Type.Optional(Type.Integer()), ...oidcFields.schema }),
);
export const oidcSecretChanged = defineEvent(
  'project',
  'project.application.config.oidc.secret.changed',
  Type.Object({ ...application, ...secret }),
);
/** The same secret under a newer hash. */
export const oidcSecretUpdated = defineEvent(
  'project',
  'project.application.config.oidc.secret.updated',
  Type.Object({ ...application, ...secret }),
);

export const apiConfigAdded = defineEvent(
  'project',
  'project.application.config.api.added',
  Type.Object({
    ...application,
    clientId: Type.String(),
    ...secret,
    authMethodType: Type.Optional(Type.Integer()),
  }),
);
export const apiConfigChanged = defineEvent(
  'project',
  'project.application.config.api.changed',
  Type.Object({ ...application, authMethodType: Type.Optional(Type.Integer()) }),
);
export const apiSecretChanged = defineEvent(
  'project',
  'project.application.config.api.secret.changed',
  Type.Object({ ...application, ...secret }),
);
export const apiSecretUpdated = defineEvent(
  'project',
  'project.application.config.api.secret.updated',
  Type.Object({ ...application, ...secret }),
);

/** `metadata` is base64 of XML. */
export const samlConfigAdded = defineEvent(
  'project',
  'project.application.config.saml.added',
  Type.Object({ ...application, ...samlPayload }),
);
export const samlConfigChanged = defineEvent(
  'project',
  'project.application.config.saml.changed',
  Type.Object({ ...application, ...samlPayload }),
);

/** Also for keys of API applications, whatever its name says. `publicKey` is base64 of PEM (SPKI). */
export const applicationKeyAdded = defineEvent(
  'project',
  'project.application.oidc.key.added',
  Type.Object({
    applicationId: Type.String(),
    clientId: Type.Optional(Type.String()),
    keyId: Type.String(),
    type: Type.Optional(Type.Integer()),
    expirationDate: Type.String(),
    publicKey: Type.String(),
  }),
);
export const applicationKeyRemoved = defineEvent(
  'project',
  'project.application.oidc.key.removed',
  Type.Object({ keyId: Type.String() }),
);
