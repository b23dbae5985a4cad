import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import type { InstanceContext } from '../contract/types.ts';
import { permitted } from './memberships.ts';
import { type SystemUser, systemUserVerifier } from './system-users.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const operator: SystemUser = {
  id: 'operator',
  publicKey,
  memberships: [{ type: 'System', aggregateId: null, roles: ['SYSTEM_OWNER'] }],
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
const presented = (jwt: string, asked = instance) => ({
  scheme: 'bearer' as const,
  token: jwt,
  plaintext: undefined,
  instance: asked,
  request: { verb: 'GET', path: '/', header: () => undefined },
  again: false,
});
const present = async (jwt: Promise<string> | string) => verifier(presented(await jwt));

describe('memberships of a system user', () => {
  const user = (...memberships: SystemUser['memberships']) =>
    systemUserVerifier([{ ...operator, memberships }], 'https://id.example.com', () => now);
  const held = async (verify: ReturnType<typeof user>, instanceId: string) => {
    const asked = { ...instance, id: instanceId };
    return (await verify(presented(await token(), asked)))?.memberships;
  };

  test('hold for the instance that they name, for every one, or for all there is', async () => {
    const one = user({ type: 'IAM', aggregateId: '1', roles: ['IAM_OWNER'] });
    expect(await held(one, '1')).toEqual([{ level: 'instance', id: '', roles: ['IAM_OWNER'] }]);
    expect(await held(one, '2')).toEqual([]);
    const all = user({ type: 'IAM', roles: ['IAM_OWNER'] });
    expect(await held(all, '2')).toHaveLength(1);
    // The host names none: nothing of an instance is asked for.
    expect(await held(all, '')).toEqual([]);
    expect(await held(user({ type: 'System', aggregateId: null, roles: ['SYSTEM_OWNER'] }), '')).toHaveLength(
      1,
    );
  });

  test('of organizations and projects reach these alone', async () => {
    const verify = user(
      { type: 'Organization', aggregateId: '3', roles: ['ORG_OWNER'] },
      { type: 'Project', aggregateId: '4', roles: ['PROJECT_OWNER'] },
    );
    const memberships = (await held(verify, '1')) ?? [];
    expect(permitted(memberships, 'org.write', { orgId: '3' })).toBe(true);
    expect(permitted(memberships, 'org.write', { orgId: '5' })).toBe(false);
    expect(permitted(memberships, 'project.write', { orgId: '5', projectId: '4' })).toBe(true);
    expect(permitted(memberships, 'iam.read', {})).toBe(false);
    expect(permitted(memberships, 'system.instance.read', {})).toBe(false);
  });
});

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
