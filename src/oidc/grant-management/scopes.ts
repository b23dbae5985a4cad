/** Grant Management for OAuth 2.0 §6.1. */
export const grantScopes = { query: 'grant_management_query', revoke: 'grant_management_revoke' } as const;
export type GrantScope = (typeof grantScopes)[keyof typeof grantScopes];

export const isGrantScope = (scope: string): scope is GrantScope =>
  Object.values<string>(grantScopes).includes(scope);
