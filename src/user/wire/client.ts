import { startTestPostern, type TestPostern, type TestPosternOptions } from '../../testing/postern.ts';

export type Json = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
export type Answer = any;

export const goodPassword = 'Secret-1234';
export const expirationDate = '2120-01-01T00:00:00Z';

let counter = 0;
export const unique = (name: string): string => `${name}${++counter}`;

/** `passed`, or the error's code and the id of its rule. */
export const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'passed',
    (error) => `${error.body.code} ${/\(([^)]+)\)$/.exec(error.body.message)?.[1]}`,
  );

/** A server with the calls on users of each version of the API; `v2` and `auth` also on behalf of others. */
export async function startUserClient(options?: TestPosternOptions) {
  const postern: TestPostern = await startTestPostern(options);
  const v2 = (method: string, request: Json = {}, token?: string): Promise<Answer> =>
    postern.call(`zitadel.user.v2.UserService/${method}`, request, token);
  const auth = (method: string, request: Json = {}, token?: string): Promise<Answer> =>
    postern.call(`zitadel.auth.v1.AuthService/${method}`, request, token);
  const me = await auth('GetMyUser');
  const orgId: string = me.user.details.resourceOwner;

  return {
    postern,
    orgId,
    v2,
    auth,
    beta: (method: string, request: Json = {}): Promise<Answer> =>
      postern.call(`zitadel.user.v2beta.UserService/${method}`, request),
    management: (method: string, request: Json = {}): Promise<Answer> =>
      postern.call(`zitadel.management.v1.ManagementService/${method}`, request),

    async person(more: Json = {}): Promise<{ userId: string; username: string }> {
      const username = unique('person');
      const { userId } = await v2('AddHumanUser', {
        username,
        profile: { givenName: 'Mini', familyName: 'Mouse' },
        email: { email: `${username}@mail.test`, isVerified: true },
        password: { password: goodPassword },
        ...more,
      });
      return { userId, username };
    },

    async machine(): Promise<{ userId: string; username: string }> {
      const username = unique('machine');
      const { id } = await v2('CreateUser', {
        organizationId: orgId,
        username,
        machine: { name: 'Robot' },
      });
      return { userId: id, username };
    },

    /** A token of the person, by a session with a checked password and whatever is checked beside. */
    async tokenOf(userId: string, password = goodPassword, more: Json = {}): Promise<string> {
      const session: Answer = await postern.call('zitadel.session.v2.SessionService/CreateSession', {
        checks: { user: { userId }, password: { password }, ...more },
      });
      return session.sessionToken;
    },
  };
}

export type UserClient = Awaited<ReturnType<typeof startUserClient>>;
