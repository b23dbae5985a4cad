import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { systemOperator } from '../support/operator.ts';

const users = 'zitadel.user.v2.UserService';
const orgs = 'zitadel.org.v2.OrganizationService';
const inTheFuture = '2100-01-01T00:00:00Z';

let postern: TestPostern;
let operator: string;
let count = 0;
beforeAll(async () => {
  const system = await systemOperator();
  operator = system.token;
  postern = await startTestPostern({ configure: system.configure });
});
afterAll(() => postern?.stop());

interface Robot {
  readonly organizationId: string;
  readonly userId: string;
  readonly tokenId: string;
  readonly token: string;
}

/** A machine in an organization of its own, with a token that works. */
async function robot(expirationDate = inTheFuture): Promise<Robot> {
  const { organizationId } = await postern.call<{ organizationId: string }>(`${orgs}/AddOrganization`, {
    name: `Org ${++count}`,
  });
  const { id: userId } = await postern.call<{ id: string }>(`${users}/CreateUser`, {
    organizationId,
    username: `robot${count}`,
    machine: { name: 'Robot' },
  });
  const pat = await postern.call<{ tokenId: string; token: string }>(`${users}/AddPersonalAccessToken`, {
    userId,
    expirationDate,
  });
  expect(await whoIs(pat.token)).toBe(userId);
  return { organizationId, userId, ...pat };
}

interface Person {
  readonly organizationId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionToken: string;
}

/** A human who signed in with a password. */
async function person(): Promise<Person> {
  const { organizationId } = await robot();
  const password = 'Secret-password1';
  const name = `ada${count}`;
  const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    organization: { orgId: organizationId },
    username: name,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${name}@example.com`, isVerified: true },
    password: { password },
  });
  const session = await postern.call<{ sessionId: string; sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { userId }, password: { password } } },
  );
  expect(await whoIs(session.sessionToken)).toBe(userId);
  return { organizationId, userId, ...session };
}

/** Id of the user whose token this is, or the status of the refusal; by REST, whose form of it is checked. */
async function whoIs(token: string, headers: Record<string, string> = {}): Promise<string | number> {
  const response = await postern.fetch('/auth/v1/users/me', { token, headers });
  const body = (await response.json()) as { user: { id: string }; code: number; message: string };
  if (response.ok) return body.user.id;
  if (response.status === 401) {
    expect(body.code).toBe(16);
    // One sentence for every reason: what is wrong with a token is no stranger's business.
    expect(body.message).toContain('missing, expired or not valid here');
  }
  return response.status;
}

describe('a token is refused at the next request after', () => {
  const causes: Record<string, (robot: Robot) => [method: string, request: object]> = {
    'it was removed': ({ userId, tokenId }) => [`${users}/RemovePersonalAccessToken`, { userId, tokenId }],
    'its user was deactivated': ({ userId }) => [`${users}/DeactivateUser`, { userId }],
    'its user was locked': ({ userId }) => [`${users}/LockUser`, { userId }],
    'its user was removed': ({ userId }) => [`${users}/DeleteUser`, { userId }],
    'its organization was deactivated': ({ organizationId }) => [
      `${orgs}/DeactivateOrganization`,
      { organizationId },
    ],
    'its organization was removed': ({ organizationId }) => [
      `${orgs}/DeleteOrganization`,
      { organizationId },
    ],
  };
  for (const [cause, of] of Object.entries(causes)) {
    test(cause, async () => {
      const one = await robot();
      await postern.call(...of(one));
      expect(await whoIs(one.token)).toBe(401);
    });
  }

  test('it expired', async () => {
    const one = await robot(new Date(Date.now() + 3_600_000).toISOString());
    expect(await whoIs(one.token)).toBe(one.userId);
    const putBack = postern.advance(3_601_000);
    expect(await whoIs(one.token)).toBe(401);
    putBack();
  });

  const ends: Record<string, (person: Person) => [method: string, request: object]> = {
    'its session ended': ({ sessionId }) => [
      'zitadel.session.v2.SessionService/DeleteSession',
      { sessionId },
    ],
    "its session's user was deactivated": ({ userId }) => [`${users}/DeactivateUser`, { userId }],
    "its session's user was locked": ({ userId }) => [`${users}/LockUser`, { userId }],
    "its session's user was removed": ({ userId }) => [`${users}/DeleteUser`, { userId }],
    "its session's organization was deactivated": ({ organizationId }) => [
      `${orgs}/DeactivateOrganization`,
      { organizationId },
    ],
  };
  for (const [cause, of] of Object.entries(ends)) {
    test(cause, async () => {
      const one = await person();
      await postern.call(...of(one));
      expect(await whoIs(one.sessionToken)).toBe(401);
    });
  }

  test('its session got a new one', async () => {
    const { sessionId, sessionToken, userId } = await person();
    const changed = await postern.call<{ sessionToken: string }>(
      'zitadel.session.v2.SessionService/SetSession',
      { sessionId, sessionToken, metadata: { k: 'djI=' } },
    );
    expect(await whoIs(changed.sessionToken)).toBe(userId);
    expect(await whoIs(sessionToken)).toBe(401);
  });
});

describe('what is no token of this instance is refused', () => {
  test('none, nonsense, and good ones that were changed', async () => {
    const { token } = await robot();
    const turned = (at: number) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    const bad = [
      'nonsense',
      'a.b.c',
      token.slice(1),
      token.slice(0, -4),
      turned(5),
      turned(Math.floor(token.length / 2)),
      `${token}A`,
    ];
    for (const one of bad) expect(await whoIs(one), one).toBe(401);
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      `Basic ${token}`,
      token,
      `Bearer ${token} ${token}`,
      `Bearer ${token}, Bearer ${token}`,
    ]) {
      const response = await postern.fetch('/auth/v1/users/me', { headers: { authorization } });
      expect([authorization, response.status]).toEqual([authorization, 401]);
    }
  });

  test('that of another instance, there and back', async () => {
    const host = 'id.foreign.example';
    const { pat } = await postern.call<{ pat: string }>(
      'zitadel.system.v1.SystemService/CreateInstance',
      {
        instanceName: 'Foreign',
        customDomain: host,
        machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
      },
      operator,
    );
    expect(await whoIs(pat, { host })).not.toBe(401);
    expect(await whoIs(pat)).toBe(401);
    expect(await whoIs(postern.pat, { host })).toBe(401);
  });

  test('organization headers give no rights', async () => {
    const [one, other] = [await robot(), await robot()];
    const response = await postern.fetch('/management/v1/orgs/me', {
      token: one.token,
      headers: { 'x-zitadel-orgid': other.organizationId },
    });
    expect(response.status).toBe(403);
  });
});
