import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { organization, rest, uploadTo } from '../assets/testing.ts';
import { png, svg, woff2 } from '../static/testing-files.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { FormClient } from './testing.ts';

/** Pages in somebody's colours, over the wire. */

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const label = '/management/v1/policies/label';
const ofInstance = '/admin/v1/policies/label';
const activate = (orgId: string) => rest(postern, 'POST', `${label}/_activate`, { orgId });

interface Brand {
  readonly orgId: string;
  readonly primaryColor: string;
}

let made = 0;
/** An organization with branding of its own, in a colour that nobody else has. */
async function brand(settings: object = {}): Promise<Brand> {
  const { orgId } = await organization(postern, []);
  const primaryColor = `#0${(++made).toString(16).padStart(2, '0')}0a0`;
  await rest(postern, 'POST', label, { orgId, body: { primaryColor, ...settings } });
  await activate(orgId);
  return { orgId, primaryColor };
}

async function domainOf(orgId: string): Promise<string> {
  const me = '/management/v1/orgs/me';
  return (await rest<{ org: { primaryDomain: string } }>(postern, 'GET', me, { orgId })).org.primaryDomain;
}

/** An application of a project with this setting, by its client id. */
async function application(orgId: string, privateLabelingSetting: string): Promise<string> {
  const { projectId } = await postern.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    {
      organizationId: orgId,
      name: `Project ${++made}`,
      privateLabelingSetting,
    },
  );
  const apps = 'zitadel.application.v2.ApplicationService';
  const { applicationId } = await postern.call<{ applicationId: string }>(`${apps}/CreateApplication`, {
    projectId,
    name: 'Ledger',
    oidcConfiguration: {
      redirectUris: ['https://app.example.com/callback'],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    },
  });
  const found = await postern.call<{ application: { oidcConfiguration: { clientId: string } } }>(
    `${apps}/GetApplication`,
    { applicationId },
  );
  return found.application.oidcConfiguration.clientId;
}

/** A fresh browser that an application sent to sign in. */
async function sent(clientId: string, scope = 'openid'): Promise<FormClient> {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: 'https://app.example.com/callback',
    response_type: 'code',
    scope,
  });
  const begun = await postern.fetch(`/oauth/v2/authorize?${query}`);
  const { pathname, search } = new URL(begun.headers.get('location') ?? '', postern.url);
  return new FormClient(postern.url).open(pathname + search);
}
const fresh = () => new FormClient(postern.url).open('/ui/login');

const stylesheetOf = ({ markup }: FormClient) => {
  const [, path = ''] = /href="(\/ui\/login\/assets\/theme-[^"]+)"/.exec(markup) ?? [];
  return path.replaceAll('&amp;', '&');
};
const themeOf = async (client: FormClient) => (await postern.fetch(stylesheetOf(client))).text();
const accentOf = async (client: FormClient) => /--accent: (#\w+);/.exec(await themeOf(client))?.[1];
const own = '#5469d4';
const unspecified = 'PRIVATE_LABELING_SETTING_UNSPECIFIED';
const ofProject = 'PRIVATE_LABELING_SETTING_ENFORCE_PROJECT_RESOURCE_OWNER_POLICY';
const ofUser = 'PRIVATE_LABELING_SETTING_ALLOW_LOGIN_USER_RESOURCE_OWNER_POLICY';

describe('whose branding a page shows', () => {
  test('the product’s, where nobody set any', async () => {
    expect(await accentOf(await fresh())).toBe(own);
  });

  test('that of the organization whose people alone are wanted, whatever the project says', async () => {
    const [wanted, owner] = [await brand(), await brand()];
    for (const setting of [unspecified, ofProject, ofUser]) {
      const client = await sent(
        await application(owner.orgId, setting),
        `openid urn:zitadel:iam:org:id:${wanted.orgId}`,
      );
      expect(await accentOf(client), setting).toBe(wanted.primaryColor);
      await client.submit({ loginName: 'anybody' });
      expect(await accentOf(client), setting).toBe(wanted.primaryColor);
    }
  });

  test('that of the project’s organization, where the project says so', async () => {
    const owner = await brand();
    expect(await accentOf(await sent(await application(owner.orgId, unspecified)))).toBe(own);
    expect(await accentOf(await sent(await application(owner.orgId, ofProject)))).toBe(owner.primaryColor);
    expect(await accentOf(await sent(await application(owner.orgId, ofUser)))).toBe(owner.primaryColor);
  });

  test('that of the person’s organization, once its domain was entered or somebody is signed in', async () => {
    const [owner, home] = [await brand(), await brand()];
    const user = 'zitadel.user.v2.UserService';
    await postern.call(`${user}/CreateUser`, {
      organizationId: home.orgId,
      username: 'mara',
      human: {
        profile: { givenName: 'Mara', familyName: 'Home' },
        email: { email: 'mara@example.com', isVerified: true },
        password: { password: 'Secret-password1', changeRequired: true },
      },
    });
    const domain = await domainOf(home.orgId);
    const client = await sent(await application(owner.orgId, ofUser));
    // A name alone tells nothing, or the page would tell whether there is somebody.
    await client.submit({ loginName: 'mara' });
    expect(await accentOf(client)).toBe(owner.primaryColor);
    for (const name of ['mara', 'nobody']) {
      const other = await sent(await application(owner.orgId, ofUser));
      await other.submit({ loginName: `${name}@${domain}` });
      expect(await accentOf(other), name).toBe(home.primaryColor);
    }
    await client.submit({ password: 'Secret-password1' });
    expect(client.markup).toContain('name="newPassword"');
    expect(await accentOf(client)).toBe(home.primaryColor);

    const enforced = await sent(await application(owner.orgId, ofProject));
    await enforced.submit({ loginName: `mara@${domain}` });
    expect(await accentOf(enforced)).toBe(owner.primaryColor);
    await enforced.submit({ password: 'Secret-password1' });
    expect(await accentOf(enforced)).toBe(owner.primaryColor);

    const alone = await fresh();
    await alone.submit({ loginName: 'mara' });
    expect(await accentOf(alone)).toBe(own);
    await alone.submit({ password: 'Secret-password1' });
    expect(await accentOf(alone)).toBe(home.primaryColor);
  });
});

describe('a changed branding', () => {
  test('is on the first page of a fresh browser once it is activated, and not before', async () => {
    const { orgId, primaryColor } = await brand();
    const clientId = await application(orgId, ofProject);
    const before = await sent(clientId);
    await rest(postern, 'PUT', label, { orgId, body: { primaryColor: '#008800' } });
    await uploadTo(postern, 'org/policy/label/logo', png, { orgId });
    const between = await sent(clientId);
    expect(await accentOf(between)).toBe(primaryColor);
    expect(stylesheetOf(between)).toBe(stylesheetOf(before));
    expect(between.markup).not.toContain('class="logo"');
    await activate(orgId);
    const after = await sent(clientId);
    expect(await accentOf(after)).toBe('#008800');
    expect(stylesheetOf(after)).not.toBe(stylesheetOf(before));
    expect(after.markup).toContain('class="logo"');
    // A page that was open before gets the present theme under the former address, but not for good.
    const former = await postern.fetch(stylesheetOf(before));
    expect(await former.text()).toContain('--accent: #008800;');
    expect(former.headers.get('cache-control')).toBe('no-cache');
  });

  test('is served as a file that is asked for once', async () => {
    const client = await sent(await application((await brand()).orgId, ofProject));
    const answer = await postern.fetch(stylesheetOf(client));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const tag = answer.headers.get('etag') ?? '';
    const again = await postern.fetch(stylesheetOf(client), { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(client.headers.get('content-security-policy')).toMatch(/style-src 'self'.*font-src 'self'/);
    expect(client.markup).not.toMatch(/style=|<style/);
  });
});

describe('each setting of a branding is seen', () => {
  const shown = async ({ orgId }: Brand) => sent(await application(orgId, ofProject));
  const uploaded = async (settings: object, ...slots: [string, Uint8Array][]) => {
    const branded = await brand(settings);
    for (const [slot, content] of slots)
      await uploadTo(postern, `org/policy/label/${slot}`, content, { orgId: branded.orgId });
    await activate(branded.orgId);
    return shown(branded);
  };

  test('colours of both themes', async () => {
    const theme = await themeOf(
      await shown(
        await brand({
          backgroundColor: '#fff8e7',
          fontColor: '#1b1b3a',
          warnColor: '#a4161a',
          primaryColorDark: '#ffd60a',
          backgroundColorDark: '#000814',
          fontColorDark: '#e0e1dd',
          warnColorDark: '#ff8fa3',
        }),
      ),
    );
    const [light = '', dark = ''] = theme.split('@media (prefers-color-scheme: dark)');
    expect(light).toContain('--page: #fff8e7;');
    expect(light).toContain('--text: #1b1b3a;');
    expect(light).toContain('--danger: #a4161a;');
    expect(dark).toContain('--page: #000814;');
    expect(dark).toContain('--accent: #ffd60a;');
    expect(dark).toContain('--text: #e0e1dd;');
    expect(dark).toContain('--danger: #ff8fa3;');
    expect(dark).toContain('--on-accent: #000000;');
  });

  test('the theme that is chosen for all', async () => {
    const [auto, light, dark] = await Promise.all(
      ['THEME_MODE_AUTO', 'THEME_MODE_LIGHT', 'THEME_MODE_DARK'].map(async (themeMode) =>
        shown(await brand({ themeMode })),
      ),
    );
    expect(auto?.markup).toContain('<meta name="color-scheme" content="light dark">');
    expect(light?.markup).toContain('<meta name="color-scheme" content="light">');
    expect(dark?.markup).toContain('<meta name="color-scheme" content="dark">');
    expect(await themeOf(auto as FormClient)).toContain('@media');
    expect(await themeOf(light as FormClient)).not.toContain('@media');
    expect(await themeOf(dark as FormClient)).toContain('--page: #111827;');
    expect(await themeOf(dark as FormClient)).not.toContain('@media');
  });

  test('logos and icons, each for its theme', async () => {
    const both = await uploaded({}, ['logo', png], ['logo/dark', svg], ['icon', png], ['icon/dark', svg]);
    const [, dark = '', light = ''] =
      /<picture class="logo"><source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)"><img src="([^"]+)" alt="">/.exec(
        both.markup,
      ) ?? [];
    expect((await postern.fetch(light)).headers.get('content-type')).toBe('image/png');
    expect((await postern.fetch(dark)).headers.get('content-type')).toBe('image/svg+xml');
    expect(both.markup).toMatch(/<link rel="icon" href="[^"]+" media="\(prefers-color-scheme: dark\)">/);
    // One stands in for the other, and a theme for all has one.
    const one = await uploaded({}, ['logo/dark', png]);
    expect(one.markup).toMatch(/<picture class="logo"><img src="[^"]+logo-dark-[^"]+" alt="">/);
    const always = await uploaded({ themeMode: 'THEME_MODE_DARK' }, ['logo', png], ['logo/dark', svg]);
    expect(always.markup).toMatch(/<picture class="logo"><img src="[^"]+logo-dark-/);
    expect(always.markup).not.toContain('prefers-color-scheme');
  });

  test('a font', async () => {
    const client = await uploaded({}, ['font', woff2]);
    const [, path = ''] = /src: url\("([^"]+)"\)/.exec(await themeOf(client)) ?? [];
    expect((await postern.fetch(path)).headers.get('content-type')).toBe('font/woff2');
    expect(await themeOf(client)).toContain('--brand-font: "Brand";');
  });

  test('whether the product is named', async () => {
    const plain = await shown(await brand());
    expect(plain.markup).toContain('· Postern</title>');
    expect(plain.markup).toContain('class="mark"');
    const withLogo = await uploaded({}, ['logo', png]);
    expect(withLogo.markup).toContain('<p class="watermark">');
    const without = await uploaded({ disableWatermark: true }, ['logo', png]);
    const bare = await shown(await brand({ disableWatermark: true }));
    for (const { markup } of [without, bare]) {
      expect(markup).not.toContain('Postern');
      expect(markup).not.toContain('class="mark"');
    }
  });

  test('whether names end with the domain of the organization', async () => {
    for (const hideLoginNameSuffix of [false, true]) {
      const branded = await brand({ hideLoginNameSuffix });
      const { orgId } = branded;
      const ending = `@${await domainOf(orgId)}`;
      const clientId = await application(orgId, ofProject);
      const client = await sent(clientId, `openid urn:zitadel:iam:org:id:${orgId}`);
      expect(client.markup).not.toContain(ending);
      await client.submit({ loginName: `paul${ending}` });
      const named = hideLoginNameSuffix ? 'paul' : `paul${ending}`;
      expect(client.markup).toContain(`<span class="identity-name">${named}</span>`);

      // Where every name has to end so, it is said beside the field, and added to what is entered.
      await rest(postern, 'POST', `/admin/v1/orgs/${orgId}/policies/domain`, {
        body: { userLoginMustBeDomain: true },
      });
      const short = await sent(clientId, `openid urn:zitadel:iam:org:id:${orgId}`);
      expect(short.markup.includes(`>${ending}</span>`)).toBe(!hideLoginNameSuffix);
      await short.submit({ loginName: 'paul' });
      expect(short.markup).toContain(`<span class="identity-name">${named}</span>`);
      expect(short.markup).toContain(`name="username" value="paul${ending}"`);
    }
  });
});

test('the branding of the instance is on all pages', async () => {
  await rest(postern, 'PUT', ofInstance, { body: { primaryColor: '#884400' } });
  expect(await accentOf(await fresh())).toBe(own);
  await rest(postern, 'POST', `${ofInstance}/_activate`);
  expect(await accentOf(await fresh())).toBe('#884400');
  const lost = await new FormClient(postern.url).open('/ui/login/nowhere');
  expect([lost.status, await accentOf(lost)]).toEqual([404, '#884400']);
  // Also where a protocol cannot go on.
  const refused = await new FormClient(postern.url).open('/oauth/v2/authorize?client_id=nobody');
  expect([refused.status, await accentOf(refused)]).toEqual([400, '#884400']);
});
