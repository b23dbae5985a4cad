import { expect } from 'bun:test';
import type { DescService } from '@bufbuild/protobuf';
import { type Client, Code, ConnectError } from '@connectrpc/connect';
import {
  ApplicationService,
  ApplicationState,
  OIDCAuthMethodType,
} from '../../contract/services/application/v2.ts';
import { TextQueryMethod } from '../../contract/services/object/v2.ts';
import { OrganizationService, OrganizationState } from '../../contract/services/org/v2.ts';
import { ProjectService, ProjectState } from '../../contract/services/project/v2.ts';
import { UserService, UserState } from '../../contract/services/user/v2.ts';

/** How one client library calls a service. */
export type MakeClient = <S extends DescService>(service: S, token: string) => Client<S>;

const failure = (failing: Promise<unknown>) =>
  failing.then(
    () => undefined,
    (error: unknown) => ConnectError.from(error).code,
  );

/**
 * What an operator does with a new customer, told through any client: everything is read back at once,
 * changed, switched off and removed.
 */
export async function tellStory(name: string, client: MakeClient, token: string): Promise<void> {
  const orgs = client(OrganizationService, token);
  const projects = client(ProjectService, token);
  const applications = client(ApplicationService, token);
  const users = client(UserService, token);

  const { organizationId } = await orgs.addOrganization({ name });
  const byName = { case: 'nameQuery', value: { name, method: TextQueryMethod.EQUALS } } as const;
  const found = await orgs.listOrganizations({ queries: [{ query: byName }] });
  expect(found.result.map(({ id }) => id)).toEqual([organizationId]);
  expect(found.details?.totalResult).toBe(1n);

  const { projectId } = await projects.createProject({
    organizationId,
    name: 'Shop',
    projectRoleAssertion: true,
  });
  await projects.addProjectRole({ projectId, roleKey: 'buyer', displayName: 'Buyer', group: 'people' });
  expect((await projects.getProject({ projectId })).project).toMatchObject({
    projectId,
    organizationId,
    name: 'Shop',
    projectRoleAssertion: true,
    state: ProjectState.ACTIVE,
  });
  const { projectRoles } = await projects.listProjectRoles({ projectId });
  expect(projectRoles).toMatchObject([{ key: 'buyer', displayName: 'Buyer', group: 'people' }]);

  const application = await applications.createApplication({
    projectId,
    name: 'Web',
    applicationType: {
      case: 'oidcConfiguration',
      value: {
        redirectUris: ['https://shop.example.com/callback'],
        authMethodType: OIDCAuthMethodType.OIDC_AUTH_METHOD_TYPE_BASIC,
      },
    },
  });
  const { applicationId } = application;
  const made = application.applicationType;
  if (made.case !== 'oidcConfiguration') throw new Error('no OIDC configuration in the answer');
  expect(made.value.clientSecret).toMatch(/^\S{32,}$/);
  const read = (await applications.getApplication({ applicationId })).application;
  expect(read).toMatchObject({ name: 'Web', projectId, state: ApplicationState.ACTIVE });
  expect(read?.configuration).toMatchObject({
    case: 'oidcConfiguration',
    value: { clientId: made.value.clientId },
  });

  const { id: personId } = await users.createUser({
    organizationId,
    username: 'ada',
    userType: {
      case: 'human',
      value: {
        profile: { givenName: 'Ada', familyName: 'Lovelace' },
        email: { email: 'ada@example.com', verification: { case: 'isVerified', value: true } },
      },
    },
  });
  const { user } = await users.getUserByID({ userId: personId });
  expect(user).toMatchObject({ userId: personId, username: 'ada', state: UserState.ACTIVE });
  expect(user?.preferredLoginName).toBe('ada');
  const { id: robotId } = await users.createUser({
    organizationId,
    username: 'robot',
    userType: { case: 'machine', value: { name: 'Robot' } },
  });
  const expirationDate = { seconds: BigInt(Math.floor(Date.now() / 1000) + 3600) };
  const pat = await users.addPersonalAccessToken({ userId: robotId, expirationDate });
  const itself = client(UserService, pat.token);
  expect((await itself.getUserByID({ userId: robotId })).user?.type).toMatchObject({
    case: 'machine',
    value: { name: 'Robot' },
  });
  expect(await failure(itself.deleteUser({ userId: personId }))).toBe(Code.PermissionDenied);
  const inOrg = { query: { case: 'organizationIdQuery', value: { organizationId } } } as const;
  const listed = async () =>
    (await users.listUsers({ queries: [inOrg] })).result.map(({ username }) => username).sort();
  expect(await listed()).toEqual(['ada', 'robot']);

  await orgs.updateOrganization({ organizationId, name: `${name} International` });
  expect((await orgs.listOrganizations({ queries: [{ query: byName }] })).result).toEqual([]);
  await projects.updateProject({ projectId, name: 'Store' });
  expect((await projects.getProject({ projectId })).project?.name).toBe('Store');
  await applications.deactivateApplication({ projectId, applicationId });
  expect((await applications.getApplication({ applicationId })).application?.state).toBe(
    ApplicationState.INACTIVE,
  );
  await users.lockUser({ userId: personId });
  expect((await users.getUserByID({ userId: personId })).user?.state).toBe(UserState.LOCKED);
  await users.deactivateUser({ userId: robotId });
  expect(await failure(itself.getUserByID({ userId: robotId }))).toBe(Code.Unauthenticated);

  await users.deleteUser({ userId: personId });
  expect(await failure(users.getUserByID({ userId: personId }))).toBe(Code.NotFound);
  expect(await listed()).toEqual(['robot']);
  await applications.deleteApplication({ projectId, applicationId });
  expect(await failure(applications.getApplication({ applicationId }))).toBe(Code.NotFound);
  await projects.deleteProject({ projectId });
  expect(await failure(projects.getProject({ projectId }))).toBe(Code.NotFound);
  await orgs.deactivateOrganization({ organizationId });
  const { result } = await orgs.listOrganizations({
    queries: [{ query: { case: 'idQuery', value: { id: organizationId } } }],
  });
  expect(result[0]?.state).toBe(OrganizationState.INACTIVE);
  await orgs.deleteOrganization({ organizationId });
  expect(await failure(orgs.updateOrganization({ organizationId, name: 'Gone' }))).toBe(Code.NotFound);
}
