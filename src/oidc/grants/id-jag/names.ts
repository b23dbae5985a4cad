/** Of the identity assertion JWT authorization grant (draft-ietf-oauth-identity-assertion-authz-grant). */

export const idJagTokenType = 'urn:ietf:params:oauth:token-type:id-jag';
/** Of its header. */
export const idJagHeaderType = 'oauth-id-jag+jwt';
/** By which servers that take it say so. */
export const idJagGrantProfile = 'urn:ietf:params:oauth:grant-profile:id-jag';
