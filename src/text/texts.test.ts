import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { fromJson, type JsonObject } from '@bufbuild/protobuf';
import { leavesOf, pageTexts, supportedLanguages } from '../i18n/index.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { fillHtml, fillText, textsOf } from './index.ts';
import type { TextKind, TextRpc } from './kinds.ts';
import { governedPaths, loginKind } from './screens.ts';
import { otherTexts, requestOf, rpcOf } from './testing.ts';
import { textKinds } from './v1.ts';

let postern: TestPostern;
let orgId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  orgId = await organization();
});
afterAll(() => postern?.stop());
afterEach(() => postern.call('zitadel.admin.v1.AdminService/SetRestrictions', { allowedLanguages: {} }));

let made = 0;
async function organization(): Promise<string> {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: `Organization ${++made}` },
  );
  return organizationId;
}

interface Answer {
  readonly texts: ReadonlyMap<string, string>;
  readonly isDefault: boolean;
  readonly owner: string | undefined;
}

const code = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    ({ body }: RpcFailure) => body.code,
  );

/** Asks a kind's RPC in an organization. */
async function ask(
  kind: TextKind,
  service: TextRpc['service'],
  does: TextRpc['does'],
  request: object,
  inOrg = orgId,
): Promise<Answer> {
  const { name, output } = rpcOf(kind, service, does);
  const response = await postern.fetch(`/${name}`, {
    method: 'POST',
    token: postern.pat,
    headers: { 'content-type': 'application/json', 'x-zitadel-orgid': inOrg },
    body: JSON.stringify(request),
  });
  const body = (await response.json()) as JsonObject;
  if (!response.ok) throw Object.assign(new Error(String(body['message'])), { body });
  const { customText, details } = fromJson(output, body) as unknown as {
    customText?: { isDefault: boolean; details?: { resourceOwner: string } };
    details?: { resourceOwner: string };
  };
  return {
    texts: new Map([...kind.read(customText ?? {})].filter(([, text]) => text !== '')),
    isDefault: customText?.isDefault ?? false,
    owner: (customText?.details ?? details)?.resourceOwner,
  };
}

const filled = (texts: ReadonlyMap<string, string>) => new Map([...texts].filter(([, text]) => text !== ''));
const language = 'de';

describe.each(textKinds.map((kind) => [kind.template, kind] as const))('%s', (_name, kind) => {
  const ours = filled(kind.defaults(language));
  const wanted = filled(otherTexts(kind));
  const request = { language, ...requestOf(kind, wanted) };

  test('has words of our own in every language', async () => {
    const empty = kind.keys.filter((key) => !kind.defaults('en').get(key));
    for (const each of supportedLanguages) {
      const texts = kind.defaults(each);
      expect([...texts.keys()]).toEqual([...kind.keys]);
      expect(kind.keys.filter((key) => !texts.get(key))).toEqual(empty);
    }
    for (const service of ['admin', 'management'] as const) {
      const told = await ask(kind, service, 'default', { language });
      expect(told).toMatchObject({ texts: ours, isDefault: true, owner: postern.instanceId });
      const custom = await ask(kind, service, 'custom', { language });
      expect(custom).toMatchObject({ texts: kind.toldWhereUnset ? ours : new Map(), isDefault: true });
    }
  });

  test('belongs to an organization until it takes it back', async () => {
    const elsewhere = await organization();
    await ask(kind, 'management', 'set', request);
    const own = await ask(kind, 'management', 'custom', { language });
    expect(own).toEqual({ texts: wanted, isDefault: false, owner: orgId });
    expect((await ask(kind, 'management', 'custom', { language }, elsewhere)).isDefault).toBeTrue();
    expect((await ask(kind, 'management', 'custom', { language: 'fr' })).isDefault).toBeTrue();
    expect((await ask(kind, 'management', 'default', { language })).texts).toEqual(ours);
    expect((await ask(kind, 'admin', 'custom', { language })).isDefault).toBeTrue();

    const [first = '', second = ''] = wanted.keys();
    const part = new Map([[first, 'Only this']]);
    await ask(kind, 'management', 'set', { language, ...requestOf(kind, part) });
    expect((await ask(kind, 'management', 'custom', { language })).texts).toEqual(part);
    const effective = await effectiveOf(kind);
    if (effective && kind.keys.length > 1) {
      expect(effective.get(first)).toBe('Only this');
      if (second) expect(effective.get(second)).toBe(ours.get(second) as string);
    }

    await ask(kind, 'management', 'reset', { language });
    await ask(kind, 'management', 'reset', { language });
    expect((await ask(kind, 'management', 'custom', { language })).isDefault).toBeTrue();
    const { store } = postern.server.platform;
    const history = await store.search({ instanceId: postern.instanceId, aggregateIds: [orgId] });
    const types = history.filter(
      ({ payload }) => (payload as { template?: string }).template === kind.template,
    );
    const count = (type: string) => types.filter((event) => event.type === `org.customtext.${type}`).length;
    expect(count('set')).toBe(wanted.size + 1);
    expect(count('removed')).toBe(wanted.size - 1);
    expect(count('template.removed')).toBe(1);
  });

  test('of the instance holds where an organization has none', async () => {
    const inOrg = await organization();
    await ask(kind, 'admin', 'set', request);
    expect((await ask(kind, 'admin', 'custom', { language })).texts).toEqual(wanted);
    expect((await ask(kind, 'admin', 'default', { language })).texts).toEqual(ours);
    const inherited = new Map([...ours, ...wanted]);
    expect((await ask(kind, 'management', 'default', { language }, inOrg)).texts).toEqual(inherited);
    if (kind.toldWhereUnset)
      expect((await ask(kind, 'management', 'custom', { language }, inOrg)).texts).toEqual(inherited);
    await ask(kind, 'admin', 'reset', { language });
    expect((await ask(kind, 'management', 'default', { language }, inOrg)).texts).toEqual(ours);
  });

  test('is refused in languages that there are no texts in, or that the instance does not allow', async () => {
    for (const does of ['default', 'custom', 'set', 'reset'] as const)
      expect(await code(ask(kind, 'management', does, { ...request, language: 'tlh' })), does).toBe(
        'invalid_argument',
      );
    await ask(kind, 'management', 'set', request);
    await postern.call('zitadel.admin.v1.AdminService/SetRestrictions', {
      allowedLanguages: { list: ['en', 'fr'] },
    });
    for (const service of ['admin', 'management'] as const)
      expect(await ask(kind, service, 'set', request).catch((error: Error) => error.message)).toContain(
        'language "de" is none of the languages that the instance allows: en, fr',
      );
    expect(await code(ask(kind, 'management', 'reset', { language }))).toBe('ok');
  });

  test('needs an organization that is there, and has bounds', async () => {
    expect(await code(ask(kind, 'management', 'set', request, 'nowhere'))).toBe('not_found');
    const [key = ''] = wanted.keys();
    const withFirst = (text: string) => ({ language, ...requestOf(kind, new Map([[key, text]])) });
    expect(await code(ask(kind, 'management', 'set', withFirst('x'.repeat(50_000))))).toBe(
      'invalid_argument',
    );
    expect(await code(ask(kind, 'management', 'set', withFirst('a\u0000b')))).toBe('invalid_argument');
  });
});

async function effectiveOf(kind: TextKind): Promise<ReadonlyMap<string, string> | undefined> {
  if (kind === loginKind) return undefined;
  const texts = textsOf(postern.server.platform);
  const message = await texts.message(kind.template as 'InitCode', postern.instanceId, orgId, language);
  return kind.read(message);
}

describe('the login', () => {
  const open = async (headers: Record<string, string> = {}) => {
    const page = await postern.fetch('/ui/login/loginname', {
      headers: { 'accept-language': language, ...headers },
    });
    return page.text();
  };
  const set = (service: TextRpc['service'], loginText: object, inOrg = orgId) =>
    ask(loginKind, service, 'set', { language, loginText }, inOrg);

  test('shows texts of the instance to the first browser that comes, and nothing but words', async () => {
    expect(await open()).toContain('<h1>Anmelden</h1>');
    await set('admin', {
      title: 'Willkommen <script>alert(1)</script>',
      description: 'Name & Nummer',
      loginNameLabel: 'Kennung "x"',
      nextButtonText: 'Los',
      loginNamePlaceholder: 'maria@"firma"',
    });
    const page = await open();
    expect(page).toContain('placeholder="maria@&quot;firma&quot;"');
    expect(page).toContain('<h1>Willkommen &lt;script&gt;alert(1)&lt;/script&gt;</h1>');
    expect(page).toContain('Name &amp; Nummer');
    expect(page).toContain('Kennung &quot;x&quot;');
    expect(page).toContain('>Los</button>');
    expect(await open({ 'accept-language': 'en' })).toContain('<h1>Sign in</h1>');
    expect(await open({ 'accept-language': 'en' })).not.toContain('placeholder=');
    await ask(loginKind, 'admin', 'reset', { language });
    expect(await open()).toContain('<h1>Anmelden</h1>');
  });

  test('shows those of the organization that it is for before those of the instance', async () => {
    const { defaultOrgId } = await postern.call<{ defaultOrgId: string }>(
      'zitadel.settings.v2.SettingsService/GetGeneralSettings',
    );
    await set('admin', { title: 'Instanz', nextButtonText: 'Weiter, Instanz' });
    await set('management', { title: 'Organisation' }, defaultOrgId);
    await set('management', { title: 'Fremde' }, await organization());
    const page = await open();
    expect(page).toContain('<h1>Organisation</h1>');
    expect(page).toContain('>Weiter, Instanz</button>');
    await ask(loginKind, 'management', 'reset', { language }, defaultOrgId);
    expect(await open()).toContain('<h1>Instanz</h1>');
    await ask(loginKind, 'admin', 'reset', { language });
  });

  test('has each text of version 1 that is one of its own', async () => {
    expect(new Set(governedPaths.values()).size).toBe(governedPaths.size);
    const wanted = otherTexts(loginKind);
    await ask(loginKind, 'admin', 'set', { language, ...requestOf(loginKind, wanted) });
    const pages = await textsOf(postern.server.platform).pages(postern.instanceId, '', language);
    const said = new Map(leavesOf(pages));
    for (const [key, path] of governedPaths) expect(said.get(path), path).toStartWith(`Other ${key}`);
    const others = leavesOf(pageTexts[language]).filter(
      ([path]) => ![...governedPaths.values()].includes(path),
    );
    for (const [path, text] of others) expect(said.get(path)).toBe(text);
    await ask(loginKind, 'admin', 'reset', { language });
  });

  test('keeps a number in a rule that an administrator wrote without it', async () => {
    const read = () => textsOf(postern.server.platform).pages(postern.instanceId, '', language);
    await ask(loginKind, 'admin', 'set', { language, passwordText: { minLength: 'Mindestlänge' } });
    expect((await read()).change.rules.minLength).toBe('Mindestlänge ({count})');
    await ask(loginKind, 'admin', 'set', { language, passwordText: { minLength: 'ab {count} Zeichen' } });
    expect((await read()).change.rules.minLength).toBe('ab {count} Zeichen');
    await ask(loginKind, 'admin', 'reset', { language });
  });

  test('costs no query while texts stay as they are', async () => {
    const texts = textsOf(postern.server.platform);
    const first = await texts.pages(postern.instanceId, orgId, language);
    expect(await texts.pages(postern.instanceId, orgId, language)).toBe(first);
  });
});

test('a subject is one line: it becomes a header', async () => {
  for (const subject of ['Hi\r\nBcc: all@example.com', 'Hi\u0085there', 'a\tb']) {
    const setting = postern.call('zitadel.admin.v1.AdminService/SetDefaultInitMessageText', {
      language,
      subject,
      text: 'Of several\nlines',
    });
    expect(await code(setting)).toBe('invalid_argument');
  }
});

test('a message is filled as words, whatever its text and its values are', () => {
  const text = 'Hello {{.DisplayName}},\n<b>{{ .Code }}</b> {{.Nothing}}{{.constructor}}';
  const values = { DisplayName: '<Ada & Co>', Code: '{{.DisplayName}}' };
  expect(fillText(text, values)).toBe('Hello <Ada & Co>,\n<b>{{.DisplayName}}</b> ');
  expect(fillHtml(text, values)).toBe(
    'Hello &lt;Ada &amp; Co&gt;,<br>\n&lt;b&gt;{{.DisplayName}}&lt;/b&gt; ',
  );
});

test('a name writes no lines of its own into a message', () => {
  const values = { FirstName: 'Ada\r\n\r\nYou have won:\u2028\thttps://evil.example\n' };
  const line = 'Hello Ada You have won: https://evil.example,\nyour code:';
  expect(fillText('Hello {{.FirstName}},\nyour code:', values)).toBe(line);
  expect(fillHtml('Hello {{.FirstName}},\nyour code:', values)).toBe(line.replace('\n', '<br>\n'));
});
