import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { X509Certificate } from 'node:crypto';
import { FormClient } from '../login/testing.ts';
import { password } from '../oidc/testing.ts';
import {
  isSuccess,
  nameIdFormat,
  readLogoutResponse,
  readRedirect,
  redirectUrl,
  writeLogoutRequest,
} from '../saml/index.ts';
import { foreignKey, spKey } from '../saml/testing.ts';
import {
  addSamlApp,
  formOf,
  openSamlScene,
  type SamlScene,
  signOn,
  sp,
  spMetadata,
  visit,
} from './testing.ts';

let scene: SamlScene;
beforeAll(async () => {
  scene = await openSamlScene();
});
afterAll(() => scene.postern.stop());

type Peer = ReturnType<SamlScene['peer']>;

/** What the application learns of the form that the browser shows. */
async function arrived(browser: FormClient, peer: Peer = scene.peer()) {
  const { action, fields } = await formOf(new Response(browser.markup));
  const { profile } = await peer.validatePostResponseAsync({ SAMLResponse: fields['SAMLResponse'] ?? '' });
  return { action, relayState: fields['RelayState'], profile };
}

/** Follows whatever leads on within the server. */
async function follow(browser: FormClient, response: Response): Promise<void> {
  let at = response;
  while (at.status === 302 || at.status === 303) at = await browser.request(at.headers.get('location') ?? '');
}

async function begin(browser: FormClient, peer: Peer = scene.peer()): Promise<void> {
  await follow(browser, await browser.request(await peer.getAuthorizeUrlAsync('state', undefined, {})));
}

async function signIn(browser: FormClient, peer: Peer = scene.peer()): Promise<void> {
  await begin(browser, peer);
  await browser.submit({ loginName: 'alice' });
  await browser.submit({ password });
  if (browser.status === 302) await follow(browser, await browser.request(browser.url));
}

describe('by the pages of the login', () => {
  test('somebody signs in, and next time need not', async () => {
    const browser = new FormClient(scene.issuer);
    await signIn(browser);
    const first = await arrived(browser);
    expect(first).toMatchObject({
      action: sp.acsUrl,
      relayState: 'state',
      profile: { attributes: { Email: 'alice@example.com' } },
    });

    await begin(browser);
    const second = await arrived(browser);
    expect(second.profile?.['nameID']).toBe(first.profile?.['nameID'] as string);
    expect(second.profile?.sessionIndex).not.toBe(first.profile?.sessionIndex);
  });

  test('a page is shown again to who must prove it anew', async () => {
    const browser = new FormClient(scene.issuer);
    await signIn(browser);
    await begin(browser, scene.peer({ forceAuthn: true }));
    expect(browser.markup).toContain('name="loginName"');
    await browser.submit({ loginName: 'alice' });
    await browser.submit({ password });
    expect((await arrived(browser)).profile?.['nameID']).toBeDefined();
  });

  test('nobody is asked who is signed in, where nobody may be', async () => {
    const browser = new FormClient(scene.issuer);
    await signIn(browser);
    await begin(browser, scene.peer({ passive: true }));
    expect((await arrived(browser)).profile?.['nameID']).toBeDefined();
  });

  test('who goes back is told to the application', async () => {
    const browser = new FormClient(scene.issuer);
    await begin(browser);
    await browser.submit({}, '/ui/login/[^"]*cancel[^"]*');
    await expect(arrived(browser)).rejects.toThrow('RequestDenied');
  });
});

describe('people have names of several kinds', () => {
  const named = async (format: string) => {
    const peer = scene.peer({ identifierFormat: format });
    const { post } = await signOn(scene, peer);
    const { profile } = await peer.validatePostResponseAsync({ SAMLResponse: post.samlResponse });
    return [profile?.['nameID'], profile?.['nameIDFormat']];
  };

  test('an address that is confirmed, one of the application alone, one of the moment', async () => {
    expect(await named(nameIdFormat.emailAddress)).toEqual(['alice@example.com', nameIdFormat.emailAddress]);
    const [persistent] = await named(nameIdFormat.persistent);
    expect(await named(nameIdFormat.persistent)).toEqual([persistent, nameIdFormat.persistent]);
    expect(persistent).not.toContain(scene.alice.userId);
    const [transient] = await named(nameIdFormat.transient);
    expect((await named(nameIdFormat.transient))[0]).not.toBe(transient);
  });
});

test('assertions are encrypted to whoever has a key for that, and roles are told where the project says so', async () => {
  const entityId = 'https://sealed.example.com';
  await addSamlApp(scene, spMetadata({ entityId, encryption: [spKey.certificate] }));
  const { call } = scene.postern;
  const address = { projectId: scene.projectId };
  await call('zitadel.project.v2.ProjectService/AddProjectRole', {
    ...address,
    roleKey: 'clerk',
    displayName: 'Clerk',
  });
  await call('zitadel.project.v2.ProjectService/UpdateProject', { ...address, projectRoleAssertion: true });
  await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    ...address,
    userId: scene.alice.userId,
    organizationId: scene.orgId,
    roleKeys: ['clerk'],
  });
  const peer = scene.peer({ issuer: entityId, audience: entityId });
  const { post } = await signOn(scene, peer);
  const xml = Buffer.from(post.samlResponse, 'base64').toString();
  expect(xml).toContain('EncryptedAssertion');
  expect(xml).not.toContain('alice');
  const { profile } = await peer.validatePostResponseAsync({ SAMLResponse: post.samlResponse });
  expect(profile).toMatchObject({ attributes: { Roles: 'clerk' } });
});

describe('logout', () => {
  const signedIn = async () => {
    const browser = new FormClient(scene.issuer);
    await signIn(browser);
    const { profile } = await arrived(browser);
    return { browser, profile: { ...profile, issuer: sp.entityId } as NonNullable<typeof profile> };
  };
  const needsPassword = async (browser: FormClient) => {
    await begin(browser);
    return browser.markup.includes('name="password"') || browser.markup.includes('name="loginName"');
  };

  test('an application signs its person out here, and is told', async () => {
    const { browser, profile } = await signedIn();
    const answer = await visit(await scene.peer().getLogoutUrlAsync(profile, 'bye', {}));
    const location = answer.headers.get('location') ?? '';
    expect(location).toStartWith(`${sp.sloUrl}?SAMLResponse=`);
    const read = readRedirect(new URL(location).search);
    const { publicKey } = new X509Certificate(Buffer.from(scene.certificate, 'base64'));
    read.requireSignature({ keys: [publicKey] });
    expect(isSuccess(readLogoutResponse(read.message).status)).toBe(true);
    expect(new URL(location).searchParams.get('RelayState')).toBe('bye');
    expect(await needsPassword(browser)).toBe(true);
  });

  test('the other applications of the session hear of it in frames', async () => {
    const other = 'https://other.example.com';
    await addSamlApp(
      scene,
      spMetadata({
        entityId: other,
        singleLogout: [
          { binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', location: `${other}/slo` },
        ],
      }),
    );
    const { browser, profile } = await signedIn();
    await begin(browser, scene.peer({ issuer: other, audience: other }));
    const asked = await visit(await scene.peer().getLogoutUrlAsync(profile, '', {}));
    const page = await (await visit(new URL(asked.headers.get('location') ?? '', scene.issuer).href)).text();
    const [, frame = ''] = /<iframe[^>]*src="([^"]*)"/.exec(page) ?? [];
    const url = new URL(frame.replaceAll('&amp;', '&'));
    expect(url.origin).toBe(other);
    expect(readRedirect(url.search).message.local).toBe('LogoutRequest');
    expect(page).toContain(sp.sloUrl);
    const answered = await visit(
      `${scene.issuer}/saml/v2/SLO${url.search.replace('SAMLRequest', 'SAMLResponse')}`,
    );
    expect(answered.status).toBe(200);
  });

  test('nobody is signed out by who is not the application, or names somebody else', async () => {
    const { browser, profile } = await signedIn();
    const send = async (more: object, key: typeof spKey | undefined = spKey) => {
      const location = `${scene.issuer}/saml/v2/SLO`;
      const message = writeLogoutRequest({
        id: '_logout',
        now: new Date(),
        issuer: sp.entityId,
        destination: location,
        nameId: { value: String(profile['nameID']) },
        sessionIndexes: [String(profile.sessionIndex)],
        notOnOrAfter: new Date(Date.now() + 60_000),
        ...more,
      });
      const answer = await visit(await redirectUrl({ parameter: 'SAMLRequest', message, location, key }));
      return `${answer.status} ${(answer.headers.get('location') ?? '').slice(0, sp.sloUrl.length)}`.trim();
    };
    expect(await send({}, foreignKey)).toBe('400');
    const { status } = await visit(
      await redirectUrl({
        parameter: 'SAMLRequest',
        message: writeLogoutRequest({
          id: '_logout',
          now: new Date(),
          issuer: sp.entityId,
          nameId: { value: String(profile['nameID']) },
          sessionIndexes: [String(profile.sessionIndex)],
          notOnOrAfter: new Date(Date.now() + 60_000),
        }),
        location: `${scene.issuer}/saml/v2/SLO`,
      }),
    );
    expect(status).toBe(400);
    expect(await send({ destination: 'https://elsewhere.example.com' })).toBe('400');
    expect(await send({ notOnOrAfter: new Date(Date.now() - 1_000) })).toBe('400');
    expect(await send({ nameId: { value: 'mallory' } })).toBe(`302 ${sp.sloUrl}`);
    expect(await send({ sessionIndexes: ['V2_1'] })).toBe(`302 ${sp.sloUrl}`);
    expect(await needsPassword(browser)).toBe(false);
  });
});
