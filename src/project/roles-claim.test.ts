import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { requireClaimName } from './roles-claim.ts';

const service = 'postern.project.v1.RolesClaimService';
const projects = 'zitadel.project.v2.ProjectService';
const applications = 'zitadel.application.v2.ApplicationService';

describe('the name of the claim', () => {
  test.each(['groups', 'roles', 'entitlements', 'https://example.com/roles', 'x-hasura_roles', 'ROLES'])(
    '%s is free',
    (name) => {
      expect(requireClaimName(name)).toBe(name);
    },
  );

  test.each(['sub', 'SUB', 'email', 'Email_Verified', 'scope', 'active', 'cnf', 'act', 'sid', '__proto__'])(
    '%s means something of its own',
    (name) => {
      expect(() => requireClaimName(name)).toThrow('has a meaning of its own');
    },
  );

  test.each(['urn:zitadel:iam:org:project:roles', 'URN:Zitadel:anything'])('%s is reserved', (name) => {
    expect(() => requireClaimName(name)).toThrow('has a meaning of its own');
  });

  test.each(['', 'two words', 'quo"te', 'back\\slash', 'tab\t', 'gröups', 'x'.repeat(201)])(
    '%p is not written so',
    (name) => {
      expect(() => requireClaimName(name)).toThrow('1 to 200 visible ASCII characters');
    },
  );
});

describe('the service', () => {
  let postern: TestPostern;
  let projectId: string;
  let applicationId: string;
  beforeAll(async () => {
    postern = await startTestPostern();
    const { org } = await postern.call<{ org: { id: string } }>(
      'zitadel.management.v1.ManagementService/GetMyOrg',
    );
    ({ projectId } = await postern.call<{ projectId: string }>(`${projects}/CreateProject`, {
      organizationId: org.id,
      name: 'Shop',
    }));
    ({ applicationId } = await postern.call<{ applicationId: string }>(`${applications}/CreateApplication`, {
      projectId,
      name: 'web',
      apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
    }));
  });
  afterAll(() => postern?.stop());

  type Holding = { claim?: string; isInherited?: boolean };
  const ofProject = async () =>
    (await postern.call<Holding>(`${service}/GetProjectRolesClaim`, { projectId })).claim ?? '';
  const ofApplication = async () => {
    const { claim = '', isInherited = false } = await postern.call<Holding>(
      `${service}/GetApplicationRolesClaim`,
      { projectId, applicationId },
    );
    return { claim, isInherited };
  };
  const onProject = <T = object>(method: 'Set' | 'Reset', more: object = {}) =>
    postern.call<T>(`${service}/${method}ProjectRolesClaim`, { projectId, ...more });
  const onApplication = <T = object>(method: 'Set' | 'Reset', more: object = {}) =>
    postern.call<T>(`${service}/${method}ApplicationRolesClaim`, { projectId, applicationId, ...more });

  test('has none until it is told, calls it groups, and lets the application differ from its project', async () => {
    expect(await ofProject()).toBe('');
    expect(await ofApplication()).toEqual({ claim: '', isInherited: true });
    await onProject('Set');
    expect(await ofProject()).toBe('groups');
    expect(await ofApplication()).toEqual({ claim: 'groups', isInherited: true });
    await onApplication('Set', { claim: 'roles' });
    expect(await ofApplication()).toEqual({ claim: 'roles', isInherited: false });
    await onApplication('Set', { claim: '' });
    expect(await ofApplication()).toEqual({ claim: '', isInherited: false });
    await onProject('Set', { claim: 'entitlements' });
    expect(await ofApplication()).toEqual({ claim: '', isInherited: false });
    expect(await onApplication('Reset')).toHaveProperty('resetDate');
    expect(await ofApplication()).toEqual({ claim: 'entitlements', isInherited: true });
    expect(await onProject('Reset')).toHaveProperty('resetDate');
    expect(await ofApplication()).toEqual({ claim: '', isInherited: true });
  });

  test('writes nothing for what holds already', async () => {
    await onProject('Set', { claim: 'roles' });
    const head = await postern.server.platform.store.head();
    await onProject('Set', { claim: 'roles' });
    expect(await onApplication('Reset')).not.toHaveProperty('resetDate');
    expect(await postern.server.platform.store.head()).toBe(head);
    await onProject('Reset');
    expect(await onProject('Reset')).not.toHaveProperty('resetDate');
  });

  test('is served as REST too', async () => {
    const path = `/postern/v1/projects/${projectId}/roles_claim`;
    const headers = { authorization: `Bearer ${postern.pat}`, 'content-type': 'application/json' };
    const put = await postern.fetch(path, { method: 'PUT', headers, body: '{}' });
    expect(put.status).toBe(200);
    const ofApp = `/postern/v1/projects/${projectId}/applications/${applicationId}/roles_claim`;
    expect(await (await postern.fetch(ofApp, { headers })).json()).toEqual({
      claim: 'groups',
      isInherited: true,
    });
    expect((await postern.fetch(path, { method: 'DELETE', headers })).status).toBe(200);
    expect(await ofProject()).toBe('');
  });

  test('refuses names that mean something, naming the field, and what is not there', async () => {
    await expect(onProject('Set', { claim: 'sub' })).rejects.toThrow('PROJECT-Clm02');
    await expect(onApplication('Set', { claim: 'urn:zitadel:mine' })).rejects.toThrow('PROJECT-Clm02');
    await expect(onProject('Set', { claim: 'a b' })).rejects.toThrow('PROJECT-Clm01');
    await expect(onProject('Set', { claim: '' })).rejects.toThrow('claim');
    await expect(onProject('Set', { projectId: '1' })).rejects.toThrow('PROJECT-Nfd01');
    await expect(onProject('Set', { projectId: '' })).rejects.toThrow('project_id');
    await expect(onApplication('Set', { applicationId: '1' })).rejects.toThrow('APP-Nfd01');
    await expect(onApplication('Reset', { applicationId: '1' })).rejects.toThrow('APP-Nfd01');
    const get = (request: object) => postern.call(`${service}/GetApplicationRolesClaim`, request);
    await expect(get({ projectId: '1', applicationId })).rejects.toThrow('APP-Nfd01');
    await expect(postern.call(`${service}/GetProjectRolesClaim`, { projectId: '1' })).rejects.toThrow(
      'PROJECT-Nfd01',
    );
  });

  test('no claim that the server tells of itself may be chosen', async () => {
    const answer = await postern.fetch('/.well-known/openid-configuration');
    const { claims_supported } = (await answer.json()) as { claims_supported: string[] };
    for (const claim of claims_supported.filter((each) => each !== 'groups'))
      await expect(onProject('Set', { claim })).rejects.toThrow('PROJECT-Clm02');
  });
});
