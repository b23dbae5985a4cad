import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { pageTexts } from '../i18n/index.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { etagOf, merged, readLocale, readTranslation } from './translation.ts';

let postern: TestPostern;
let orgId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  const { defaultOrgId } = await postern.call<{ defaultOrgId: string }>(
    'zitadel.settings.v2.SettingsService/GetGeneralSettings',
  );
  orgId = defaultOrgId;
});
afterAll(() => postern?.stop());

interface Told {
  readonly etag: string;
  readonly translations?: Record<string, Record<string, string>>;
}
const get = (request: object) =>
  postern.call<Told>('zitadel.settings.v2.SettingsService/GetHostedLoginTranslation', {
    locale: 'de',
    ...request,
  });
const set = (request: object) =>
  postern.call<Told>('zitadel.settings.v2.SettingsService/SetHostedLoginTranslation', {
    locale: 'de',
    ...request,
  });
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    ({ body }: RpcFailure) => `${body.code}: ${body.message}`,
  );
const heading = async (path = '/ui/login/loginname') => {
  const page = await postern.fetch(path, { headers: { 'accept-language': 'de' } });
  return /<h1>([^<]*)</.exec(await page.text())?.[1];
};

describe('translations of the login', () => {
  test('lie over each other: ours, the instance’s, the organization’s, a region’s over its language’s', async () => {
    const ours = pageTexts.de.loginName;
    expect((await get({ system: true })).translations?.['loginName']).toEqual(ours);
    expect(await heading()).toBe('Anmelden');

    const instance = await set({ instance: true, translations: { loginName: { title: 'Instanz' } } });
    expect(await heading()).toBe('Instanz');
    await set({ organizationId: orgId, translations: { loginName: { title: 'Organisation' } } });
    expect(await heading()).toBe('Organisation');
    await set({
      organizationId: orgId,
      locale: 'de-ch',
      translations: { loginName: { next: 'Wiiter' }, foreign: { title: 'Fremd' } },
    });

    expect((await get({ instance: true })).translations?.['loginName']).toEqual({
      ...ours,
      title: 'Instanz',
    });
    const regional = await get({ organizationId: orgId, locale: 'de-CH' });
    expect(regional.translations?.['loginName']).toEqual({ ...ours, title: 'Organisation', next: 'Wiiter' });
    expect(regional.translations?.['foreign']).toEqual({ title: 'Fremd' });
    const own = await get({ organizationId: orgId, ignoreInheritance: true });
    expect(own.translations).toEqual({ loginName: { title: 'Organisation' } });
    const ofInstance = await get({ instance: true, ignoreInheritance: true });
    expect(ofInstance).toEqual({
      etag: instance.etag,
      translations: { loginName: { title: 'Instanz' } },
    });
    expect((await get({ system: true })).translations?.['loginName']).toEqual(ours);

    await set({ organizationId: orgId, translations: {} });
    expect(await heading()).toBe('Instanz');
    await set({ instance: true, translations: {} });
    expect(await heading()).toBe('Anmelden');
  });

  test('that are the same write nothing, and have the same tag', async () => {
    const translations = { loginName: { title: 'A', next: 'B' } };
    const first = await set({ instance: true, locale: 'fr', translations });
    const again = await set({
      instance: true,
      locale: 'fr',
      translations: { loginName: { next: 'B', title: 'A' } },
    });
    expect(again.etag).toBe(first.etag);
    const history = await postern.server.platform.store.search({
      instanceId: postern.instanceId,
      eventTypes: ['instance.hosted_login_translation.set'],
    });
    expect(history.filter(({ payload }) => (payload as { language: string }).language === 'fr')).toHaveLength(
      1,
    );
  });

  test('go with their organization, and need one', async () => {
    expect(await refusal(set({ organizationId: 'nowhere', translations: { a: 'b' } }))).toContain(
      'not_found',
    );
    const { organizationId } = await postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Short' },
    );
    await set({ organizationId, translations: { a: 'b' } });
    await postern.call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId });
    const { translations } = await get({ organizationId, ignoreInheritance: true });
    expect(translations ?? {}).toEqual({});
  });

  test('are refused in languages without texts, or that are not allowed', async () => {
    const translations = { a: 'b' };
    expect(await refusal(set({ instance: true, locale: 'tlh', translations }))).toContain('locale "tlh"');
    expect(await refusal(get({ instance: true, locale: 'de_' }))).toContain('locale "de_"');
    const admin = 'zitadel.admin.v1.AdminService/SetRestrictions';
    await postern.call(admin, { allowedLanguages: { list: ['en', 'fr'] } });
    expect(await refusal(set({ instance: true, locale: 'de-AT', translations }))).toContain(
      'locale "de" is none of the languages that the instance allows',
    );
    await postern.call(admin, { allowedLanguages: {} });
  });
});

test.each([
  [{ a: 1 }, 'a must be a text'],
  [{ a: { b: null } }, 'a.b must be a text'],
  [{ a: ['x'] }, 'a must be a text'],
  [{ a: 'x'.repeat(10_001) }, 'at most 10000 characters'],
  [{ a: { '': 'x' } }, 'a has a name that is empty'],
  [{ a: { b: { c: { d: { e: { f: { g: { h: { i: { j: 'deep' } } } } } } } } } }, 'deeper than 8'],
  [
    Object.fromEntries(Array.from({ length: 5_001 }, (_, i) => [`k${i}`, 'x'])),
    'is too much: at most 5000 texts',
  ],
])('what is no group of texts is refused: %#', (given, why) => {
  expect(() => readTranslation(given)).toThrow(why);
});

test('one translation over another keeps what only one of them has, and nothing of the prototype', () => {
  const below = { a: { b: '1', c: '2' }, d: '3' };
  const above = { a: { c: '4' }, d: { e: '5' } };
  expect(merged(below, above)).toEqual({ a: { b: '1', c: '4' }, d: { e: '5' } });
  const hostile = JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": {"x": "y"}}');
  expect(Object.keys(merged({}, readTranslation(hostile)))).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(etagOf({ a: '1', b: '2' })).toBe(etagOf({ b: '2', a: '1' }));
});

test.each([
  ['de', ['de'], 'de'],
  [' DE-ch ', ['de', 'de-CH'], 'de-CH'],
  ['zh-hans-cn', ['zh', 'zh-Hans-CN'], 'zh-Hans-CN'],
])('the locale %p', (named, tags, tag) => {
  expect(readLocale(named)).toEqual({ tag, tags });
});
