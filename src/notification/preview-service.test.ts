import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Mail as it would be sent, which nobody gets. */

let postern: TestPostern;
let orgId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  const { org } = await postern.call<{ org: { id: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
  );
  orgId = org.id;
});
afterAll(() => postern?.stop());

const preview = (request: object, token?: string) =>
  postern.call<{ subject: string; html: string; text: string }>(
    'postern.notification.v1.MessagePreviewService/PreviewMessage',
    request,
    token,
  );

const words = {
  subject: 'Hello {{.FirstName}}',
  title: 'Your <b>code</b>',
  text: 'It is {{.Code}}.',
  buttonText: 'Go on',
};

test('words are filled in for somebody who is made up, and are no more than words', async () => {
  const { subject, html, text } = await preview({ words, language: 'de' });
  expect(subject).toBe('Hello Ada');
  expect(html).toContain('lang="de"');
  expect(html).toContain('Your &lt;b&gt;code&lt;/b&gt;');
  expect(html).toContain('It is K7F2QX.');
  expect(html).toContain('/ui/login');
  expect(text).toContain('Go on: http');
});

test('it wears the branding of the organization, on light and on dark devices', async () => {
  const management = 'zitadel.management.v1.ManagementService';
  await postern.call(`${management}/AddCustomLabelPolicy`, {
    primaryColor: '#112233',
    primaryColorDark: '#aabbcc',
  });
  await postern.call(`${management}/ActivateCustomLabelPolicy`);
  const of = async (request: object) => (await preview({ words, ...request })).html;
  const light = await of({ organizationId: orgId, scheme: 'PREVIEW_SCHEME_LIGHT' });
  expect(light).toContain('#112233');
  expect(light).not.toContain('#aabbcc');
  const dark = await of({ organizationId: orgId, scheme: 'PREVIEW_SCHEME_DARK' });
  expect(dark).toContain('background:#aabbcc');
  const any = await of({ organizationId: orgId });
  expect(any).toContain('prefers-color-scheme: dark');
  expect(await of({})).not.toContain('#112233');
});

test('who may not read the settings is refused', async () => {
  const refused = (request: object, token: string) =>
    preview(request, token).then(
      () => 'answered',
      ({ body }: { body: { code?: string } }) => body.code,
    );
  const users = 'zitadel.user.v2.UserService';
  const { id: userId } = await postern.call<{ id: string }>(`${users}/CreateUser`, {
    organizationId: orgId,
    username: 'robot',
    machine: { name: 'Robot' },
  });
  const expirationDate = new Date(Date.now() + 3_600_000).toISOString();
  const { token } = await postern.call<{ token: string }>(`${users}/AddPersonalAccessToken`, {
    userId,
    expirationDate,
  });
  expect(await refused({ words }, token)).toBe('permission_denied');
  expect(await refused({ words, organizationId: orgId }, token)).toBe('permission_denied');
  expect(await refused({ words, organizationId: '1' }, postern.pat)).toBe('not_found');
});
