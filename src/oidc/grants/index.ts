import { cibaGrantType } from '../clients/grant-types.ts';
import { authorizationCode } from './authorization-code.ts';
import { ciba } from './ciba.ts';
import { clientCredentials } from './client-credentials.ts';
import { deviceCode } from './device-code.ts';
import type { Grant } from './grant.ts';
import { jwtBearer } from './jwt-bearer.ts';
import { refreshToken } from './refresh-token.ts';
import { tokenExchange } from './token-exchange.ts';

/** Everything that the token endpoint exchanges, by `grant_type`. */
export const grants: ReadonlyMap<string, Grant> = new Map<string, Grant>([
  ['authorization_code', { by: 'application', prove: authorizationCode }],
  ['refresh_token', { by: 'application', prove: refreshToken }],
  ['client_credentials', { by: 'machine', prove: clientCredentials }],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', { by: 'itself', ...jwtBearer }],
  ['urn:ietf:params:oauth:grant-type:device_code', { by: 'application', prove: deviceCode }],
  [cibaGrantType, { by: 'application', prove: ciba }],
  ['urn:ietf:params:oauth:grant-type:token-exchange', { by: 'application', open: tokenExchange }],
]);
