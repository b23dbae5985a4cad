import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Config } from '../../config/index.ts';

/**
 * A user of the system API: what to put into the configuration, its token for ten minutes, and tokens for a server whose
 * address is known later.
 */
export async function systemOperator(publicUrl = 'http://localhost:8080'): Promise<{
  configure: (config: Config) => void;
  token: string;
  tokenFor: (publicUrl: string) => Promise<string>;
}> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tokenFor = (audience: string) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer('operator')
      .setSubject('operator')
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(pair.privateKey);
  return {
    token: await tokenFor(publicUrl),
    tokenFor,
    configure: ({ systemUsers }) => {
      systemUsers.push({
        id: 'operator',
        publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        publicKeyFile: null,
        memberships: [{ type: 'System', aggregateId: null, roles: ['SYSTEM_OWNER'] }],
      });
    },
  };
}
