import { jwtKind } from './jwt.ts';
import { ldapKind } from './ldap.ts';
import {
  appleKind,
  azureKind,
  githubEnterpriseKind,
  githubKind,
  gitlabKind,
  gitlabSelfHostedKind,
  googleKind,
  oauthKind,
  oidcKind,
} from './oauth.ts';
import { samlKind } from './saml.ts';

export type { ConfigCase, ProviderKind } from './kind.ts';

/** The kinds of identity providers that there are, as rows of one family. */
export const providerKinds = [
  oidcKind,
  jwtKind,
  ldapKind,
  oauthKind,
  azureKind,
  githubKind,
  githubEnterpriseKind,
  gitlabKind,
  gitlabSelfHostedKind,
  googleKind,
  appleKind,
  samlKind,
] as const;

export type AnyKind = (typeof providerKinds)[number];
export type KindName = AnyKind['name'];
type Named<N extends KindName> = Extract<AnyKind, { name: N }>;

const byName = new Map<string, AnyKind>(providerKinds.map((kind) => [kind.name, kind]));
export const kindNamed = <N extends KindName>(name: N): Named<N> => byName.get(name) as Named<N>;

/** What a provider of the kind is set to. */
export type ProviderValues<N extends KindName> = Named<N>['fields']['defaults'];
