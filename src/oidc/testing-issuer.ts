import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import type { Scene } from './testing.ts';

/** Another issuer, such as a cluster or a CI system, with a server of its own for its keys. */
export interface TestIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly publicJwk: JWK;
  readonly privateKey: KeyObject;
  /** How often its keys were asked for. */
  asked(): number;
  /** Signs by another key from now on; the former one is not published any more. */
  rotate(): void;
  /** A JWT that is good for five minutes, but for what is said otherwise; undefined leaves a claim out. */
  sign(claims: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>): Promise<string>;
  stop(): Promise<void>;
}

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export function testIssuer(): TestIssuer {
  let keys = pair();
  let kid = randomUUID();
  let asked = 0;
  const publicJwk = () => ({ ...keys.publicKey.export({ format: 'jwk' }), kid, alg: 'ES256' }) as JWK;
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch() {
      asked += 1;
      return Response.json({ keys: [publicJwk()] });
    },
  });
  const issuer = `http://127.0.0.1:${server.port}`;
  return {
    issuer,
    jwksUri: `${issuer}/jwks`,
    get publicJwk() {
      return publicJwk();
    },
    get privateKey() {
      return keys.privateKey;
    },
    asked: () => asked,
    rotate() {
      keys = pair();
      kid = randomUUID();
    },
    sign(claims, header = {}) {
      const now = Math.floor(Date.now() / 1000);
      const said = Object.entries({ iss: issuer, iat: now, exp: now + 300, ...claims });
      return new SignJWT(Object.fromEntries(said.filter(([, value]) => value !== undefined)))
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT', ...header })
        .sign(keys.privateKey);
    },
    stop: () => server.stop(true),
  };
}

const service = 'postern.trust.v1.TrustedIssuerService';

export interface Rule {
  readonly claim: string;
  readonly match: 'MATCH_EXACT' | 'MATCH_PREFIX';
  readonly value: string;
}

export const exactly = (claim: string, value: string): Rule => ({ claim, match: 'MATCH_EXACT', value });
export const beginning = (claim: string, value: string): Rule => ({ claim, match: 'MATCH_PREFIX', value });

/** @returns its id */
export async function trustIssuer(
  { postern, orgId }: Scene,
  { issuer, jwksUri }: Pick<TestIssuer, 'issuer' | 'jwksUri'>,
  more: object = {},
): Promise<string> {
  const { id } = await postern.call<{ id: string }>(`${service}/CreateTrustedIssuer`, {
    organizationId: orgId,
    name: 'CI',
    issuer,
    jwksUri,
    ...more,
  });
  return id;
}

export type Holder =
  | { readonly userId: string }
  | { readonly application: { readonly projectId: string; readonly applicationId: string } };

/** @returns the binding's id */
export async function bindIssuer(
  { postern }: Scene,
  id: string,
  holder: Holder,
  rules: readonly Rule[],
): Promise<string> {
  const { bindingId } = await postern.call<{ bindingId: string }>(`${service}/BindTrustedIssuer`, {
    id,
    ...holder,
    rules,
  });
  return bindingId;
}

export const jwtBearerAssertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const jwtBearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
