import { describe, expect, test } from 'bun:test';
import type { Decision } from '../../eventstore/index.ts';
import { projectEvents } from '../../project/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import { addOidcApplication, removeApplication } from '../commands.ts';
import type { OidcConfigChange } from '../oidc-config.ts';
import { applicationAggregate, applicationOfNewProject } from '../state.ts';
import { setForwardAuth } from './setting.ts';
import { type ForwardAuth, noForwardAuth, usualHeaders } from './values.ts';

const address = { projectId: 'p', appId: 'a' };
const identity = { ...address, name: 'wiki', clientId: 'c', hashedSecret: '$hash' };
const wiki = 'https://wiki.example.com';
const callback = `${wiki}/.postern/callback`;

const added = (oidc: OidcConfigChange = {}) =>
  addOidcApplication(applicationOfNewProject, { ...identity, oidc }).events;
const fold = (...decisions: { readonly events: Decision['events'] }[]) =>
  given(
    applicationAggregate('a'),
    projectEvents.projectAdded({ name: 'Shop' }),
    ...decisions.flatMap(({ events }) => events),
  ).state;
const application = (oidc?: OidcConfigChange) => fold({ events: added(oidc) });
const set = (state: ReturnType<typeof application>, wanted: Partial<ForwardAuth>) =>
  setForwardAuth(state, address, { ...noForwardAuth, ...wanted });
const constraints = (decision: Decision) =>
  decision.constraints?.map(({ action, field }) => `${action} ${field}`);

describe('an application that proxies protect', () => {
  test('given an application, when origins are set, then its way back is registered and its hosts are its own', () => {
    const decision = set(application({ redirectUris: ['https://wiki.example.com/own'] }), {
      origins: [wiki, 'https://Docs.example.com:8443'],
      sessionSeconds: 0,
    });
    expect(factTypes(decision)).toEqual([
      'project.application.config.oidc.changed',
      'project.application.forward_auth.set',
    ]);
    expect(decision.events[0]?.payload).toMatchObject({
      redirectUris: [
        'https://wiki.example.com/own',
        callback,
        'https://docs.example.com:8443/.postern/callback',
      ],
    });
    expect(decision.events[1]?.payload).toMatchObject({
      origins: [wiki, 'https://docs.example.com:8443'],
      sessionSeconds: 43_200,
      headers: usualHeaders,
    });
    expect(constraints(decision)).toEqual(['add wiki.example.com', 'add docs.example.com:8443']);
  });

  test('given origins, when the same are set again, then nothing happens', () => {
    const before = application();
    const state = fold({ events: added() }, set(before, { origins: [wiki] }));
    expect(set(state, { origins: [wiki] }).events).toEqual([]);
  });

  test('given origins, when one goes, then its way back and its host go with it', () => {
    const state = fold({ events: added() }, set(application(), { origins: [wiki, 'https://a.example.com'] }));
    const decision = set(state, { origins: ['https://a.example.com'] });
    expect(decision.events[0]?.payload).toMatchObject({
      redirectUris: ['https://a.example.com/.postern/callback'],
    });
    expect(constraints(decision)).toEqual(['remove wiki.example.com']);
  });

  test('given origins, when the application is removed, then its hosts are free', () => {
    const state = fold({ events: added() }, set(application(), { origins: [wiki] }));
    expect(constraints(removeApplication(state, { ...address, isConsole: false }))).toContain(
      'remove wiki.example.com',
    );
  });

  test.each<[string, Partial<ForwardAuth>, string]>([
    ['an origin with a path', { origins: [`${wiki}/a`] }, 'APP-Fwd02'],
    ['an origin of another scheme', { origins: ['ftp://wiki.example.com'] }, 'APP-Fwd02'],
    ['a user in the origin', { origins: ['https://a@wiki.example.com'] }, 'APP-Fwd02'],
    ['a wildcard', { origins: ['https://*.example.com'] }, 'APP-Fwd02'],
    ['a host twice', { origins: [wiki, 'http://wiki.example.com'] }, 'APP-Fwd11'],
    ['plain http', { origins: ['http://wiki.example.com'] }, 'APP-Fwd09'],
    ['a header of the protocol', { headers: { ...usualHeaders, user: 'Host' } }, 'APP-Fwd03'],
    ['a header of proxies', { headers: { ...usualHeaders, user: 'X-Forwarded-For' } }, 'APP-Fwd03'],
    ['a header with a break', { headers: { ...usualHeaders, user: 'X-User\r\nX' } }, 'APP-Fwd03'],
    ['a header twice', { headers: { ...usualHeaders, user: 'x-auth-request-roles' } }, 'APP-Fwd04'],
    ['a domain of others', { origins: [wiki], cookieDomain: 'example.org' }, 'APP-Fwd05'],
    [
      'a domain that only ends alike',
      { origins: ['https://badexample.com'], cookieDomain: 'example.com' },
      'APP-Fwd05',
    ],
    ['a whole top-level domain', { origins: [wiki], cookieDomain: 'com' }, 'APP-Fwd05'],
    ['a domain with attributes', { origins: [wiki], cookieDomain: 'example.com; Path=/' }, 'APP-Fwd05'],
    ['a short session', { sessionSeconds: 59 }, 'APP-Fwd06'],
    ['a pattern that is none', { skippedPaths: ['/a/**'] }, 'APP-Fwd10'],
  ])('refuses %s', (_, wanted, id) => {
    expect(() => set(application(), wanted)).toThrow(expect.objectContaining({ id }));
  });

  test('takes http while it is developed', () => {
    const decision = set(application({ devMode: true }), { origins: ['http://localhost:8080'] });
    expect(constraints(decision)).toEqual(['add localhost:8080']);
  });

  test('has to be plain enough for a proxy', () => {
    const refused = { id: 'APP-Fwd08' };
    for (const oidc of [
      { requirePushedAuthorizationRequests: true },
      { requireSignedResponse: true },
      { dpopBoundAccessTokens: true },
    ])
      expect(() => set(application(oidc), { origins: [wiki] })).toThrow(expect.objectContaining(refused));
    const device: OidcConfigChange = { grantTypes: ['urn:ietf:params:oauth:grant-type:device_code'] };
    expect(() => set(application(device), { origins: [wiki] })).toThrow(
      expect.objectContaining({ id: 'APP-Fwd07' }),
    );
  });
});
