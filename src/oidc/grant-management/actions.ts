/** Grant Management for OAuth 2.0 §5.2. */
export const grantActions = ['create', 'replace', 'merge'] as const;
export type GrantAction = (typeof grantActions)[number];
