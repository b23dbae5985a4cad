import { afterAll, beforeAll, expect, test } from 'bun:test';
import { accessibilityProblems } from '../testing/axe.ts';
import { setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';

/** The keys that tokens are signed with, rotated through the console's page. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole({
    path: '/instance/keys',
    configure(config) {
      config.oidc.keyRotationDays = 30;
    },
  });
});
afterAll(() => scene?.close());

interface Key {
  readonly id: string;
  readonly state: string;
  readonly ecdsa?: object;
}
const keys = async () =>
  (await scene.postern.call<{ webKeys: readonly Key[] }>('zitadel.webkey.v2.WebKeyService/ListWebKeys', {}))
    .webKeys;
const confirm = async () => {
  const button = await scene.page.waitForSelector(
    '[role=dialog] button:is([data-kind=danger], [data-kind=primary])',
  );
  await button?.click();
};

test('a key is created, activated, and the one before it removed', async () => {
  const before = await keys();
  const old = before.find(({ state }) => state === 'STATE_ACTIVE');
  await scene.press('button', 'Create a key');
  await scene.press('radio', /^ECDSA/);
  await scene.press('button', 'Create');
  await scene.says('The key is published');
  const made = (await keys()).find(({ ecdsa }) => ecdsa);
  expect(made).toMatchObject({ state: 'STATE_INITIAL', ecdsa: { curve: 'ECDSA_CURVE_P256' } });

  await scene.look('web-keys');
  await scene.press('button', `Activate ${made?.id}`);
  await scene.says('Sign with ES256 · P-256?');
  await confirm();
  await scene.says('Tokens are signed with ES256 · P-256 now');
  expect((await keys()).find(({ state }) => state === 'STATE_ACTIVE')?.id).toBe(made?.id);
  expect(await scene.has('button', `Remove: ${made?.id}`)).toBeFalse();

  await scene.press('button', `Remove: ${old?.id}`);
  await confirm();
  await scene.says('was removed');
  expect((await keys()).map(({ id }) => id)).not.toContain(old?.id);
});

test('a key for RSASSA-PSS is made, and when keys follow one another is told', async () => {
  await scene.press('button', 'Create a key');
  await scene.press('radio', /^RSA-PSS/);
  await scene.press('button', 'Create');
  await scene.says('PS256 · RSA 2048');
  await scene.says('by themselves, each after 30 days');
  await scene.look('web-keys-followed');
});

test('a key to encrypt to is made, followed by another and removed', async () => {
  const encryptionKeys = async () =>
    (
      await scene.postern.call<{ encryptionKeys?: readonly { id: string; algorithm: string }[] }>(
        'postern.webkey.v1.EncryptionKeyService/ListEncryptionKeys',
        {},
      )
    ).encryptionKeys ?? [];
  await scene.says('There is none. One is made when');
  for (const count of [1, 2]) {
    await scene.press('button', 'Create an encryption key');
    await scene.press('button', /Type/);
    await scene.press('option', 'ECDH-ES+A256KW');
    await scene.press('button', 'Create');
    await until(async () => (await encryptionKeys()).length === count);
    await until(async () => !(await scene.has('button', 'Cancel')));
  }
  const [, first] = await encryptionKeys();
  expect(first?.algorithm).toBe('ECDH-ES+A256KW');
  await scene.open('/instance/keys');
  await scene.look('encryption-keys');
  await scene.press('button', `Remove: ${first?.id}`);
  await scene.says('Requests that are encrypted to it are refused from now on');
  await confirm();
  await until(async () => (await encryptionKeys()).length === 1);
  expect((await encryptionKeys()).map(({ id }) => id)).not.toContain(first?.id);
});

test('the page can be used by everybody', async () => {
  await scene.open('/instance/keys');
  await scene.find('heading', 'Signing keys');
  for (const scheme of ['light', 'dark'] as const) {
    await setLook(scene.page, { scheme, size: 'desktop' });
    expect(await accessibilityProblems(scene.page)).toEqual([]);
  }
  await setLook(scene.page, { scheme: 'light', size: 'phone' });
  expect(await scene.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBeTrue();
  expect(scene.mishaps).toEqual([]);
});
