import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import type { InstanceContext } from '../contract/types.ts';
import { type SystemUser, systemUserVerifier } from './system-users.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const operator: SystemUser = {
  id: 'operator',
  publicKey,
  memberships: [{ type: 'System', roles: ['SYSTEM_OWNER'] }],
};
const now = new Date('2026-05-01T12:00:00Z');
const seconds = now.getTime() / 1000;
const verifier = systemUserVerifier([operator], 'https://id.example.com', () => now);
const instance = { origin: 'https://acme.example.com' } as InstanceContext;

const token = (claims: Record<string, unknown> = {}, key = pair.privateKey, header: object = {}) =>
  new SignJWT({
    iss: 'operator',
    sub: 'operator',
    aud: 'https://id.example.com',
    iat: seconds,
    exp: seconds + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', ...header })
    .sign(key);
const present = async (jwt: Promise<string> | string) =>
  verifier({ token: await jwt, plaintext: undefined, instance });

describe('a system user', () => {
  test('is accepted with its roles, under the public URL or the origin that was asked, whatever kid it names', async () => {
    const accepted = await present(token());
    expect(accepted?.caller).toMatchObject({ userId: 'operator', kind: 'system' });
    expect(accepted?.memberships).toEqual([{ level: 'system', id: '', roles: ['SYSTEM_OWNER'] }]);
    expect(await present(token({ aud: 'https://acme.example.com' }))).toBeDefined();
    expect(await present(token({}, pair.privateKey, { kid: 'any' }))).toBeDefined();
  });

  test('is refused with a foreign key, audience or subject, and when the token is old or lives too long', async () => {
    expect(present(token({}, stranger.privateKey))).rejects.toThrow('not valid');
    expect(present(token({ aud: 'https://elsewhere.example.com' }))).rejects.toThrow('aud');
    expect(present(token({ sub: 'somebody' }))).rejects.toThrow('sub must be the same');
    expect(present(token({ iat: seconds - 4000, exp: seconds - 400 }))).rejects.toThrow('not valid');
    expect(present(token({ exp: seconds + 7200 }))).rejects.toThrow('an hour at most');
    expect(present(token({ exp: undefined }))).rejects.toThrow('exp');
  });

  test('leaves tokens of others alone', async () => {
    expect(await present(token({ iss: 'unknown' }))).toBeUndefined();
    expect(await present('opaque')).toBeUndefined();
    expect(await present('a.b.c')).toBeUndefined();
  });
});
