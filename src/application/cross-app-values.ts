/** Another authorization server that an application may speak to in the name of its people (ID-JAG). */
export interface CrossAppTarget {
  /** The issuer of that server. */
  readonly audience: string;
  /** As which the application is registered there. */
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
}

/** What an application may do across servers, by what an administrator says (draft-ietf-oauth-identity-assertion-authz-grant). */
export interface CrossApp {
  /** It may bring what another issuer says of people, and get tokens of this server for them. */
  readonly acceptsAssertions: boolean;
  /** Where this server vouches for its people. */
  readonly targets: readonly CrossAppTarget[];
}

export const noCrossApp: CrossApp = { acceptsAssertions: false, targets: [] };
