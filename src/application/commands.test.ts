import { describe, expect, test } from 'bun:test';
import type { Decision, NewEvent } from '../eventstore/index.ts';
import { applicationAdded, projectEvents } from '../project/index.ts';
import { factTypes, given } from '../testing/scenario.ts';
import * as commands from './commands.ts';
import { complianceProblems } from './compliance.ts';
import * as events from './events.ts';
import * as keys from './keys.ts';
import { emptyOidcConfig, type OidcConfigChange, withChange } from './oidc-config.ts';
import { applicationAggregate, applicationOfNewProject } from './state.ts';

const project = projectEvents.projectAdded({ name: 'Shop' });
const fold = (...facts: NewEvent[]) => given(applicationAggregate('a'), project, ...facts).state;
const identity = { projectId: 'p', appId: 'a', name: 'web', clientId: 'c', hashedSecret: '$hash' };
const redirectUris = ['https://shop.example/cb'];
const oidcDecision = (oidc: OidcConfigChange = { redirectUris }) =>
  commands.addOidcApplication(applicationOfNewProject, { ...identity, oidc });
const oidcApp = (...more: NewEvent[]) => fold(...oidcDecision().events, ...more);
const names = (decision: Decision) => decision.constraints?.map(({ action, field }) => `${action} ${field}`);

describe('an OIDC application', () => {
  test('given a project, when added with nothing but a redirect URI, then it uses authorization code', () => {
    const decision = oidcDecision();
    expect(factTypes(decision)).toEqual([
      'project.application.added',
      'project.application.config.oidc.added',
    ]);
    expect(decision.events[1]?.payload).toMatchObject({
      appId: 'a',
      clientId: 'c',
      hashedSecret: '$hash',
      responseTypes: [0],
      grantTypes: [0],
      authMethodType: 0,
      clockSkew: 0,
    });
    expect(names(decision)).toEqual(['add web:p', 'add a']);
    expect(oidcApp()).toMatchObject({ lifecycle: 'active', name: 'web', clientId: 'c' });
  });

  test('keeps no secret when its authentication method has none', () => {
    for (const authMethod of ['none', 'private_key_jwt'] as const) {
      expect(oidcDecision({ redirectUris, authMethod }).events[1]?.payload).not.toHaveProperty(
        'hashedSecret',
      );
    }
  });

  test('reads back every value that it was given', () => {
    const oidc: OidcConfigChange = {
      redirectUris,
      responseTypes: ['code', 'id_token token'],
      grantTypes: ['authorization_code', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code'],
      applicationType: 'native',
      authMethod: 'none',
      postLogoutRedirectUris: ['app:/bye'],
      devMode: true,
      accessTokenType: 'jwt',
      accessTokenRoleAssertion: true,
      idTokenRoleAssertion: true,
      idTokenUserinfoAssertion: true,
      clockSkewMs: 1500,
      additionalOrigins: ['https://admin.example'],
      skipNativeAppSuccessPage: true,
      backChannelLogoutUri: 'https://shop.example/logout',
      loginVersion: 'v2',
      loginBaseUri: 'https://login.example',
    };
    const state = fold(...oidcDecision(oidc).events);
    expect(state.config).toEqual({ kind: 'oidc', oidc: withChange(emptyOidcConfig, oidc) });
  });

  test('reads what Zitadel wrote: empty values left out, lists null', () => {
    const state = fold(
      applicationAdded({ appId: 'a', name: 'old' }),
      events.oidcConfigAdded({ appId: 'a', clientId: 'c', redirectUris: null, clockSkew: 1_000_000_000 }),
    );
    expect(state.config).toEqual({ kind: 'oidc', oidc: { ...emptyOidcConfig, clockSkewMs: 1000 } });
  });

  test('is refused when it cannot work', () => {
    const refused: [OidcConfigChange, string][] = [
      [{ responseTypes: ['id_token'], grantTypes: ['authorization_code'] }, 'grant type implicit'],
      [{ clockSkewMs: 5001 }, 'clock_skew'],
      [{ additionalOrigins: ['https://a.example/path'] }, 'scheme, host and port'],
      [{ backChannelLogoutUri: 'shop' }, 'back_channel_logout_uri'],
      [{ loginBaseUri: 'javascript:1' }, 'base_uri'],
    ];
    for (const [oidc, message] of refused) expect(() => oidcDecision(oidc)).toThrow(message);
  });

  test('keeps URIs without what is around them, and none that cannot be sent, in every list alike', () => {
    const payload = oidcDecision({
      redirectUris: [' https://shop.example/cb\r\n', '', 'https://shop.example/cb', 'https://例え.jp/č'],
      postLogoutRedirectUris: ['\thttps://shop.example/bye ', '  '],
      additionalOrigins: ['https://admin.example\n', 'https://例え.jp'],
      backChannelLogoutUri: ' https://shop.example/out ',
      loginBaseUri: 'https://login.example\n',
    }).events[1]?.payload;
    expect(payload).toMatchObject({
      redirectUris: ['https://shop.example/cb', 'https://例え.jp/č'],
      postLogoutRedirectUris: ['https://shop.example/bye'],
      additionalOrigins: ['https://admin.example', 'https://例え.jp'],
      backChannelLogoutURI: 'https://shop.example/out',
      loginBaseURI: 'https://login.example',
    });
    for (const name of ['redirectUris', 'postLogoutRedirectUris', 'additionalOrigins'] as const) {
      for (const uri of [
        'https://shop.example/\r\nset-cookie:x',
        'https://shop\u0085.example',
        'app:/\u0000',
      ]) {
        const field = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        expect(() => oidcDecision({ [name]: [uri] }), field).toThrow(`${field} has a URI with a control`);
        const change = { projectId: 'p', appId: 'a', oidc: { [name]: [uri] } };
        expect(() => commands.changeApplication(oidcApp(), change)).toThrow(field);
      }
      expect(() => oidcDecision({ [name]: ['https://a℀b.example'] })).toThrow('no form that can be sent');
    }
    const same = { projectId: 'p', appId: 'a', oidc: { redirectUris: [` ${redirectUris[0]} `, ''] } };
    expect(commands.changeApplication(oidcApp(), same).events).toEqual([]);
  });

  test('may have nothing but the device grant, with the response type that tools send along', () => {
    const grantTypes = ['urn:ietf:params:oauth:grant-type:device_code'] as const;
    for (const responseTypes of [[], ['code']] as const) {
      const decision = oidcDecision({ grantTypes, responseTypes, redirectUris: [''] });
      expect(decision.events[1]?.payload).toMatchObject({ grantTypes: [3], redirectUris: [] });
    }
    expect(() => oidcDecision({ grantTypes: ['refresh_token'], responseTypes: ['code'] })).toThrow(
      'grant type authorization_code',
    );
  });

  test('given no project, or the same id, when added, then it is refused', () => {
    const input = { ...identity, oidc: { redirectUris } };
    const nowhere = given(applicationAggregate('a')).state;
    const removed = fold(projectEvents.projectRemoved({}));
    expect(() => commands.addOidcApplication(nowhere, input)).toThrow('Project not found');
    expect(() => commands.addOidcApplication(removed, input)).toThrow('Project not found');
    expect(() => commands.addOidcApplication(oidcApp(), input)).toThrow('already exists');
  });

  test('when changed, only what differs is written, and checked as a whole', () => {
    const change = { projectId: 'p', appId: 'a', oidc: { redirectUris, devMode: true } };
    expect(commands.changeApplication(oidcApp(), change).events).toEqual([
      events.oidcConfigChanged({ appId: 'a', devMode: true }),
    ]);
    const same = { projectId: 'p', appId: 'a', name: 'web', oidc: { redirectUris } };
    expect(commands.changeApplication(oidcApp(), same).events).toEqual([]);
    const broken = { ...same, oidc: { responseTypes: ['id_token'] as const } };
    expect(() => commands.changeApplication(oidcApp(), broken)).toThrow('grant type implicit');
    const api = { ...same, oidc: undefined, api: { authMethod: 'private_key_jwt' as const } };
    expect(() => commands.changeApplication(oidcApp(), api)).toThrow('not an API application');
  });

  test('when renamed, its name moves', () => {
    const decision = commands.changeApplication(oidcApp(), { projectId: 'p', appId: 'a', name: 'store' });
    expect(factTypes(decision)).toEqual(['project.application.changed']);
    expect(names(decision)).toEqual(['remove web:p', 'add store:p']);
  });

  test('rests, comes back and goes', () => {
    const inactive = oidcApp(events.applicationDeactivated({ appId: 'a' }));
    expect(() => commands.deactivateApplication(inactive, 'a')).toThrow('already inactive');
    expect(factTypes(commands.reactivateApplication(inactive, 'a'))).toEqual([
      'project.application.reactivated',
    ]);
    const removal = commands.removeApplication(inactive, { projectId: 'p', appId: 'a', isConsole: false });
    expect(names(removal)).toEqual(['remove web:p']);
    const gone = oidcApp(...removal.events);
    expect(commands.removeApplication(gone, { projectId: 'p', appId: 'a', isConsole: false }).events).toEqual(
      [],
    );
    expect(() => commands.reactivateApplication(gone, 'a')).toThrow('not found');
    expect(() =>
      commands.removeApplication(oidcApp(), { projectId: 'p', appId: 'a', isConsole: true }),
    ).toThrow('console');
  });

  test('is left alone by what happens to its neighbours', () => {
    const neighbours = oidcApp(
      applicationAdded({ appId: 'b', name: 'other' }),
      events.oidcConfigAdded({ appId: 'b', clientId: 'd', devMode: true }),
      events.applicationDeactivated({ appId: 'b' }),
    );
    expect(neighbours).toEqual(oidcApp());
  });
});

describe('an API application', () => {
  const added = commands.addApiApplication(applicationOfNewProject, {
    ...identity,
    authMethod: 'private_key_jwt',
  });

  test('has a secret or keys, as its authentication method says', () => {
    expect(added.events[1]).toEqual(events.apiConfigAdded({ appId: 'a', clientId: 'c', authMethodType: 1 }));
    const secret = { appId: 'a', hashedSecret: '$new' };
    expect(() => commands.changeSecret(fold(...added.events), secret)).toThrow('private_key_jwt');
    const changed = commands.changeApplication(fold(...added.events), {
      projectId: 'p',
      appId: 'a',
      api: { authMethod: 'client_secret_basic' },
    });
    const basic = fold(...added.events, ...changed.events);
    expect(commands.changeSecret(basic, secret).events).toEqual([events.apiSecretChanged(secret)]);
  });

  test('signs with keys that are in time', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    const key = { appId: 'a', keyId: 'k', publicKey: 'PEM', expires: undefined, now };
    const decision = keys.addKey(fold(...added.events), key);
    expect(decision.events).toEqual([
      events.applicationKeyAdded({
        applicationId: 'a',
        clientId: 'c',
        keyId: 'k',
        type: 1,
        expirationDate: '9999-12-31T23:59:59.000Z',
        publicKey: btoa('PEM'),
      }),
    ]);
    expect(() => keys.addKey(fold(...added.events), { ...key, expires: now })).toThrow('future');
    expect(() => keys.addKey(oidcApp(), key)).toThrow('private_key_jwt');
    const holder = fold(...added.events, ...decision.events);
    expect(factTypes(keys.removeKey(holder, 'k'))).toEqual(['project.application.oidc.key.removed']);
    expect(keys.removeKey(holder, 'other').events).toEqual([]);
  });
});

describe('compliance', () => {
  const problems = (change: OidcConfigChange) =>
    complianceProblems(
      withChange({ ...emptyOidcConfig, grantTypes: ['authorization_code'], redirectUris }, change),
    ).map(({ key }) => key.replace('Application.OIDC.V1.', ''));

  test('finds nothing in a sound client', () => {
    expect(problems({})).toEqual([]);
    expect(
      problems({ applicationType: 'native', authMethod: 'none', redirectUris: ['app:/', 'http://[::1]/'] }),
    ).toEqual([]);
    expect(
      problems({ grantTypes: ['urn:ietf:params:oauth:grant-type:device_code'], redirectUris: [] }),
    ).toEqual([]);
  });

  test('a native client that registered itself has its secret or key for itself', () => {
    const config = withChange(
      { ...emptyOidcConfig, grantTypes: ['authorization_code'] },
      {
        applicationType: 'native',
        authMethod: 'private_key_jwt',
        redirectUris: ['http://127.0.0.1/'],
      },
    );
    expect(complianceProblems(config, { registered: true })).toEqual([]);
    expect(complianceProblems(config, { registered: false })).toHaveLength(1);
  });

  test('tells what is wrong', () => {
    expect(problems({ redirectUris: [] })).toEqual(['NoRedirectUris']);
    expect(problems({ grantTypes: ['implicit', 'refresh_token'] })).toEqual([
      'GrantType.Refresh.NoAuthCode',
      'GrantType.Implicit.Discouraged',
    ]);
    expect(problems({ applicationType: 'native', redirectUris: ['http://a.example/'] })).toEqual([
      'Native.AuthMethodType.NotNone',
      'Native.RedirectUris.MustBeHttpLocalhost',
    ]);
    expect(problems({ applicationType: 'user_agent', redirectUris: ['http://a.example/', 'app:/'] })).toEqual(
      [
        'UserAgent.AuthMethodType.NotNone',
        'Code.RedirectUris.HttpOnlyForWeb',
        'Code.RedirectUris.CustomOnlyNative',
      ],
    );
    expect(problems({ redirectUris: ['/cb'] })).toEqual(['RedirectUris.Invalid']);
  });
});
