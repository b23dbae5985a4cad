import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { appendIn } from '../../eventstore/index.ts';
import { supportedLanguages } from '../../i18n/index.ts';
import { testScope } from '../../testing/platform.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { restrictionsSet, setRestrictions, unrestricted } from './restrictions.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const admin = <T = Record<string, never>>(method: string, request: object = {}) =>
  postern.call<T>(`zitadel.admin.v1.AdminService/${method}`, request);
const allow = (...list: string[]) => admin('SetRestrictions', { allowedLanguages: { list } });
const allowed = async () => (await admin<{ languages: string[] }>('GetAllowedLanguages')).languages;
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    ({ body }: RpcFailure) => `${body.code}: ${body.message}`,
  );
const languageOfPage = async (languages: string, path = '/ui/login/loginname') => {
  const page = await postern.fetch(path, { headers: { 'accept-language': languages } });
  return /<html lang="([^"]+)"/.exec(await page.text())?.[1];
};

afterEach(async () => {
  await allow();
  await admin('SetDefaultLanguage', { language: 'en' });
});

describe('languages', () => {
  test('that there are texts in are told by every service', async () => {
    for (const service of ['admin', 'management', 'auth']) {
      const name = `${service[0]?.toUpperCase()}${service.slice(1)}`;
      const told = await postern.call<{ languages: string[] }>(
        `zitadel.${service}.v1.${name}Service/GetSupportedLanguages`,
      );
      expect(told.languages).toEqual([...supportedLanguages]);
    }
    expect(await allowed()).toEqual([...supportedLanguages]);
    expect(await admin<unknown>('GetDefaultLanguage')).toEqual({ language: 'en' });
  });

  test('that are not allowed are spoken nowhere', async () => {
    expect(await languageOfPage('de')).toBe('de');
    await allow('fr', 'en', 'fr');
    expect(await allowed()).toEqual(['en', 'fr']);
    expect(await languageOfPage('de, fr;q=0.5')).toBe('fr');
    expect(await languageOfPage('de')).toBe('en');
    const general = await postern.call<{ allowedLanguages: string[]; supportedLanguages: string[] }>(
      'zitadel.settings.v2.SettingsService/GetGeneralSettings',
    );
    expect(general.allowedLanguages).toEqual(['en', 'fr']);
    expect(general.supportedLanguages).toEqual([...supportedLanguages]);
    const metadata = await (await postern.fetch('/.well-known/openid-configuration')).json();
    expect(metadata).toMatchObject({ ui_locales_supported: ['en', 'fr'] });
    expect((await admin<{ allowedLanguages: string[] }>('GetRestrictions')).allowedLanguages).toEqual([
      'en',
      'fr',
    ]);
    await allow();
    expect(await languageOfPage('de')).toBe('de');
    expect(
      (await admin<{ allowedLanguages?: string[] }>('GetRestrictions')).allowedLanguages,
    ).toBeUndefined();
  });

  test('that somebody wants and nobody speaks give way to the default', async () => {
    await admin('SetDefaultLanguage', { language: 'it' });
    expect(await admin<unknown>('GetDefaultLanguage')).toEqual({ language: 'it' });
    expect(await languageOfPage('sw')).toBe('it');
    expect(await languageOfPage('')).toBe('it');
  });

  test('without texts are refused by name', async () => {
    for (const call of [
      () => admin('SetDefaultLanguage', { language: 'tlh' }),
      () => allow('en', 'tlh'),
      () => admin('SetDefaultLanguage', { language: 'de-CH' }),
    ])
      expect(await refusal(call())).toMatch(
        /invalid_argument: \w+ "(tlh|de-CH)" is none of the languages .*bg, cs/,
      );
  });

  test('and the default hold to each other', async () => {
    expect(await refusal(allow('de', 'fr'))).toContain('must hold the default language "en"');
    await allow('en', 'fr');
    expect(await refusal(admin('SetDefaultLanguage', { language: 'de' }))).toContain(
      '"de" is none of the languages that the instance allows: en, fr',
    );
    await admin('SetDefaultLanguage', { language: 'fr' });
    await allow('fr');
    expect(await allowed()).toEqual(['fr']);
  });
});

test('what a request does not say of restrictions stays, and what already holds writes nothing', async () => {
  await admin('SetRestrictions', {
    disallowPublicOrgRegistration: true,
    allowedLanguages: { list: ['en', 'de'] },
  });
  await admin('SetRestrictions', { disallowPublicOrgRegistration: false });
  const { allowedLanguages, details } = await admin<{
    allowedLanguages: string[];
    details: { resourceOwner: string; sequence: string };
  }>('GetRestrictions');
  expect(allowedLanguages).toEqual(['de', 'en']);
  expect(details.resourceOwner).toBe(postern.instanceId);
  const again = await admin<{ details: { sequence: string } }>('SetRestrictions', {
    allowedLanguages: { list: ['de', 'en'] },
  });
  expect(again.details.sequence).toBe(details.sequence);
});

test('restrictions of an imported history, under an id of its own, are known and go on there', async () => {
  const imported = await startTestPostern();
  try {
    const { platform } = imported.server;
    await appendIn(platform.store, testScope(imported.instanceId), [
      {
        aggregateType: 'restrictions',
        aggregateId: 'from-elsewhere',
        owner: imported.instanceId,
        expectedVersion: 0,
        events: [restrictionsSet({ allowedLanguages: ['en', 'de'] })],
      },
    ]);
    const call = <T>(method: string, request: object = {}) =>
      imported.call<T>(`zitadel.admin.v1.AdminService/${method}`, request);
    await call('SetRestrictions', { disallowPublicOrgRegistration: true });
    expect(await call<object>('GetRestrictions')).toMatchObject({
      disallowPublicOrgRegistration: true,
      allowedLanguages: ['en', 'de'],
    });
    const ids = (
      await platform.store.search({
        instanceId: imported.instanceId,
        aggregateTypes: ['restrictions'],
      })
    ).map(({ aggregateId }) => aggregateId);
    expect(ids).toEqual(['from-elsewhere', 'from-elsewhere']);
  } finally {
    await imported.stop();
  }
});

test('a decision says only what changes', () => {
  const known = { disallowPublicOrgRegistration: true, allowedLanguages: ['de', 'en'] };
  expect(setRestrictions(known, { allowedLanguages: ['en', 'de'] }, 'en').events).toEqual([]);
  expect(setRestrictions(known, { allowedLanguages: [] }, 'en').events).toEqual([
    restrictionsSet({ allowedLanguages: [] }),
  ]);
  expect(setRestrictions(unrestricted, { disallowPublicOrgRegistration: false }, 'en').events).toEqual([]);
});
