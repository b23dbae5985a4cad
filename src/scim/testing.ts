import { startTestPostern, type TestPostern } from '../testing/postern.ts';

// biome-ignore lint/suspicious/noExplicitAny: bodies of any shape
type Body = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A server whose organization a directory keeps. */
export interface ScimScene {
  readonly postern: TestPostern;
  readonly orgId: string;
  /** Asks below the organization's base, as an administrator unless a token is given. */
  scim(verb: string, path: string, body?: unknown, more?: Asking): Promise<Answer>;
  /** A service user with roles in the organization, and its token. */
  directory(
    roles?: readonly string[],
    orgId?: string,
  ): Promise<{ readonly userId: string; readonly token: string }>;
  /** Another organization. */
  otherOrg(): Promise<string>;
  stop(): Promise<void>;
}

interface Asking {
  readonly token?: string | undefined;
  readonly orgId?: string;
  readonly headers?: Record<string, string>;
}

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const bulkSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

let count = 0;

/** A user as a directory sends one. */
export const person = (more: object = {}): Record<string, unknown> => {
  const name = `person${++count}`;
  return {
    schemas: [userSchema],
    userName: `${name}@acme.com`,
    name: { givenName: 'Grace', familyName: 'Hopper' },
    emails: [{ value: `${name}@acme.com`, type: 'work', primary: true }],
    active: true,
    ...more,
  };
};

export const team = (more: object = {}) => ({
  schemas: [groupSchema],
  displayName: `Team ${++count}`,
  ...more,
});

export const patch = (...Operations: object[]) => ({ schemas: [patchSchema], Operations });

export async function openScimScene(): Promise<ScimScene> {
  const postern = await startTestPostern();
  const { call } = postern;
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  return {
    postern,
    orgId: org.id,

    async scim(verb, path, body, { token = postern.pat, orgId = org.id, headers = {} } = {}) {
      const response = await postern.fetch(`/scim/v2/${orgId}${path}`, {
        method: verb,
        token,
        headers: { 'content-type': 'application/scim+json', ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
    },

    async directory(roles = ['ORG_OWNER'], orgId = org.id) {
      const { id: userId } = await call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
        organizationId: orgId,
        username: `directory${++count}`,
        machine: { name: 'Directory' },
      });
      if (roles.length > 0)
        await postern.callIn(orgId, 'zitadel.management.v1.ManagementService/AddOrgMember', {
          userId,
          roles,
        });
      const { token } = await call<{ token: string }>('zitadel.user.v2.UserService/AddPersonalAccessToken', {
        userId,
        expirationDate: '2099-01-01T00:00:00Z',
      });
      return { userId, token };
    },

    async otherOrg() {
      const { organizationId } = await call<{ organizationId: string }>(
        'zitadel.org.v2.OrganizationService/AddOrganization',
        { name: `Other ${++count}` },
      );
      return organizationId;
    },

    stop: () => postern.stop(),
  };
}
