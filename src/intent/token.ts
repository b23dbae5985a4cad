import type { Encryption } from '../crypto/index.ts';
import { permissionDenied } from '../errors/index.ts';

/** Who can show an intent's token was told of it by us, when its person came back. */
const marker = 'intent:';

/** The same each time, so that whoever loads the way back twice is led on alike. */
export const sealIntentToken = (encryption: Encryption, id: string): string =>
  encryption.sealTokenAlike('idp', marker + id);

/** @throws PosternError `permission_denied` */
export function requireIntentToken(encryption: Encryption, id: string, token: string): void {
  if (encryption.openToken('idp', token) === marker + id) return;
  throw permissionDenied('INTENT-Tok01', 'idp_intent_token is not the token of this intent', {
    field: 'idp_intent_token',
  });
}
