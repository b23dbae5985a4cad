import type { TestPostern } from '../testing/postern.ts';

/** Posts a file to a slot, as browsers and command lines do. */
export function uploadTo(
  postern: TestPostern,
  slot: string,
  content: Uint8Array | string,
  options: { token?: string; orgId?: string; field?: string; verb?: string } = {},
): Promise<Response> {
  const { token = postern.pat, orgId, field = 'file', verb = 'POST' } = options;
  const body = new FormData();
  // A name and a type that lie: neither matters.
  body.set(field, new File([Buffer.from(content)], '../../passwd.html', { type: 'text/html' }));
  return postern.fetch(`/assets/v1/${slot}`, {
    method: verb,
    ...(token && { token }),
    headers: { ...(orgId && { 'x-zitadel-orgid': orgId }) },
    body,
  });
}

export interface Machine {
  readonly orgId: string;
  readonly token: string;
}

let made = 0;

/** A new organization with a machine that has these roles in it. */
export async function organization(
  postern: TestPostern,
  roles: readonly string[] = ['ORG_OWNER'],
): Promise<Machine> {
  const number = ++made;
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: `Organization ${number}` },
  );
  const user = 'zitadel.user.v2.UserService';
  const { id: userId } = await postern.call<{ id: string }>(`${user}/CreateUser`, {
    organizationId,
    username: `machine-${number}`,
    machine: { name: 'Machine' },
  });
  if (roles.length > 0)
    await postern.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId,
      resource: { organizationId },
      roles,
    });
  const { token } = await postern.call<{ token: string }>(`${user}/AddPersonalAccessToken`, {
    userId,
    expirationDate: '2100-01-01T00:00:00Z',
  });
  return { orgId: organizationId, token };
}

/** Any RPC of version 1 by its REST path, acting in an organization. */
export async function rest<T>(
  postern: TestPostern,
  verb: string,
  path: string,
  options: { token?: string; orgId?: string; body?: object } = {},
): Promise<T> {
  const { token = postern.pat, orgId, body } = options;
  const response = await postern.fetch(path, {
    method: verb,
    token,
    headers: { 'content-type': 'application/json', ...(orgId && { 'x-zitadel-orgid': orgId }) },
    ...(verb !== 'GET' && { body: JSON.stringify(body ?? {}) }),
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(JSON.stringify(answer)), { status: response.status });
  return answer as T;
}

/** The administrator, by name and password. */
export async function signIn(at: TestPostern) {
  const { userName, password } = at.admin;
  const session = 'zitadel.session.v2.SessionService';
  const { sessionId, sessionToken } = await at.call<{ sessionId: string; sessionToken: string }>(
    `${session}/CreateSession`,
    { checks: { user: { loginName: userName }, password: { password } } },
    at.loginPat,
  );
  const found = await at.call<{ session: { factors: { user: { id: string } } } }>(
    `${session}/GetSession`,
    { sessionId },
    at.loginPat,
  );
  return { id: found.session.factors.user.id, token: sessionToken };
}
