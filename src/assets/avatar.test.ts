import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import { gif, jpeg, png, svg, woff2 } from '../static/testing-files.ts';
import { startTestS3 } from '../static/testing-s3.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { organization, rest, signIn, uploadTo } from './testing.ts';

let postern: TestPostern;
let person: { readonly id: string; readonly token: string };
beforeAll(async () => {
  postern = await startTestPostern();
  person = await signIn(postern);
});
afterAll(() => postern?.stop());

const avatar = 'users/me/avatar';
const upload = (content: Uint8Array, token = person.token) => uploadTo(postern, avatar, content, { token });
const open = (url: string) => postern.fetch(new URL(url).pathname);

interface Told {
  readonly user: { readonly human: { readonly profile: { readonly avatarUrl?: string } } };
}
const urlIn = ({ user }: Told) => user.human.profile.avatarUrl;
const told = async () => {
  const v2 = await postern.call<Told>('zitadel.user.v2.UserService/GetUserByID', { userId: person.id });
  const v1 = await rest<Told>(postern, 'GET', '/auth/v1/users/me', { token: person.token });
  const managed = await rest<Told>(postern, 'GET', `/management/v1/users/${person.id}`);
  const profile = await rest<{ profile: { avatarUrl?: string } }>(
    postern,
    'GET',
    `/management/v1/users/${person.id}/profile`,
  );
  const urls = [urlIn(v2), urlIn(v1), urlIn(managed), profile.profile.avatarUrl];
  expect(new Set(urls).size).toBe(1);
  return urls[0];
};

test('people give themselves a picture, replace it and take it away', async () => {
  expect(await told()).toBeUndefined();
  const first = (await (await upload(png)).json()) as { url: string };
  expect(await told()).toBe(first.url);
  const seen = await open(first.url);
  expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/png']);
  const own = await postern.fetch(`/assets/v1/${avatar}`, { token: person.token });
  expect([own.status, own.headers.get('content-type')]).toEqual([200, 'image/png']);

  const second = (await (await upload(gif)).json()) as { url: string };
  expect(second.url).not.toBe(first.url);
  expect(await told()).toBe(second.url);
  expect((await open(first.url)).status).toBe(404);

  await rest(postern, 'DELETE', '/auth/v1/users/me/avatar', { token: person.token });
  expect(await told()).toBeUndefined();
  expect((await open(second.url)).status).toBe(404);
  const again = rest(postern, 'DELETE', '/auth/v1/users/me/avatar', { token: person.token });
  await expect(again).rejects.toMatchObject({ status: 404 });
});

test('an administrator can take a picture away, who has the permission', async () => {
  await upload(png);
  const path = `/management/v1/users/${person.id}/avatar`;
  const foreigner = await organization(postern);
  await expect(rest(postern, 'DELETE', path, { token: foreigner.token })).rejects.toMatchObject({
    status: 403,
  });
  const stranger = await organization(postern, []);
  await expect(rest(postern, 'DELETE', path, { token: stranger.token })).rejects.toMatchObject({
    status: 403,
  });
  expect(await told()).toBeDefined();
  await rest(postern, 'DELETE', path);
  expect(await told()).toBeUndefined();
});

test('no drawing with a life of its own, no font, no machine, and nobody without a token', async () => {
  expect((await upload(svg)).status).toBe(415);
  expect((await upload(woff2)).status).toBe(415);
  expect((await upload(png, postern.pat)).status).toBe(400);
  expect((await upload(png, '')).status).toBe(401);
  expect((await postern.fetch(`/assets/v1/${avatar}`)).status).toBe(401);
  expect(await told()).toBeUndefined();
});

test('a photo does not tell where it was taken', async () => {
  const place = Buffer.from('Exif\0\0 47.3769 N 8.5417 E');
  const segment = Buffer.from([0xff, 0xe1, 0, place.length + 2]);
  const photo = Buffer.concat([
    Buffer.from(jpeg.subarray(0, 2)),
    segment,
    place,
    Buffer.from(jpeg.subarray(2)),
  ]);
  const { url } = (await (await upload(new Uint8Array(photo))).json()) as { url: string };
  const seen = await open(url);
  expect(seen.headers.get('content-type')).toBe('image/jpeg');
  expect(Buffer.from(await seen.arrayBuffer()).toString('latin1')).not.toContain('47.3769');
});

test('who is gone has no picture any more', async () => {
  const { url } = (await (await upload(png)).json()) as { url: string };
  const name = 'leaver';
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name },
  );
  const user = 'zitadel.user.v2.UserService';
  const { id: userId } = await postern.call<{ id: string }>(`${user}/CreateUser`, {
    organizationId,
    username: name,
    human: {
      profile: { givenName: 'Lea', familyName: 'Ver' },
      email: { email: 'lea@example.com', isVerified: true },
      password: { password: 'Secret-password1' },
    },
  });
  const { sessionToken } = await postern.call<{ sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { userId }, password: { password: 'Secret-password1' } } },
    postern.loginPat,
  );
  const sent = (await (await upload(png, sessionToken)).json()) as { url: string };
  expect(new URL(sent.url).pathname).toStartWith(`/assets/v1/${organizationId}/users/${userId}/avatar-`);
  expect((await open(sent.url)).status).toBe(200);
  await postern.call(`${user}/DeleteUser`, { userId });
  expect((await open(sent.url)).status).toBe(404);
  expect((await open(url)).status).toBe(200);
});

const folder = () => mkdtemp(join(tmpdir(), 'postern-avatars-'));

test('pictures go where the configuration says', async () => {
  const [s3, directory] = [startTestS3(), await folder()];
  const bucket = { ...s3, region: 'auto', prefix: 'p/', virtualHosted: false, secretAccessKeyFile: null };
  const places: ((assets: Config['assets']) => void)[] = [
    (assets) => Object.assign(assets, { backend: 's3', s3: bucket }),
    (assets) => Object.assign(assets, { backend: 'gcs', s3: bucket }),
    (assets) => Object.assign(assets, { backend: 'files', directory }),
  ];
  for (const place of places) {
    const at = await startTestPostern({ configure: ({ assets }) => place(assets) });
    const { token } = await signIn(at);
    const sent = await uploadTo(at, avatar, png, { token });
    expect(sent.status).toBe(200);
    const { pathname } = new URL(((await sent.json()) as { url: string }).url);
    const seen = await at.fetch(pathname);
    expect([...(await seen.bytes())]).toEqual([...png]);
    const [row] = await at.server.platform.sql<{ inside: boolean }[]>`
      select content is not null as inside from system.assets`;
    expect(row?.inside).toBe(false);
    await at.stop();
  }
  expect(s3.objects.size).toBe(2);
  s3.away = true;
  await s3.stop();
  await rm(directory, { recursive: true });
});

test('an upload that cannot be stored changes nothing', async () => {
  const s3 = startTestS3();
  const at = await startTestPostern({
    configure({ assets }) {
      const bucket = { ...s3, region: 'auto', prefix: '', virtualHosted: false, secretAccessKeyFile: null };
      Object.assign(assets, { backend: 's3', s3: bucket });
    },
  });
  const { id, token } = await signIn(at);
  s3.away = true;
  expect((await uploadTo(at, avatar, png, { token })).status).toBe(503);
  const found = await at.call<Told>('zitadel.user.v2.UserService/GetUserByID', { userId: id });
  expect(urlIn(found)).toBeUndefined();
  s3.away = false;
  expect((await uploadTo(at, avatar, png, { token })).status).toBe(200);
  await at.stop();
  await s3.stop();
});

test('whoever is shown with a name is shown with the picture too', async () => {
  const { url } = (await (await upload(png)).json()) as { url: string };
  const members = await rest<{ result: { userId: string; avatarUrl?: string }[] }>(
    postern,
    'POST',
    '/admin/v1/members/_search',
  );
  expect(members.result.find(({ userId }) => userId === person.id)?.avatarUrl).toBe(url);

  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Pictures' },
  );
  const { projectId } = await postern.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId, name: 'Pictures' },
  );
  const authorizations = 'zitadel.authorization.v2.AuthorizationService';
  await postern.call(`${authorizations}/CreateAuthorization`, {
    userId: person.id,
    projectId,
    organizationId,
  });
  const listed = await postern.call<{ authorizations: { user: { avatarUrl?: string } }[] }>(
    `${authorizations}/ListAuthorizations`,
    { filters: [{ projectId: { id: projectId } }] },
  );
  expect(listed.authorizations.map(({ user }) => user.avatarUrl)).toEqual([url]);
  const beta = await postern.call<{ authorizations: { user: { avatarUrl?: string } }[] }>(
    'zitadel.authorization.v2beta.AuthorizationService/ListAuthorizations',
    { filters: [{ projectId: { id: projectId } }] },
  );
  expect(beta.authorizations.map(({ user }) => user.avatarUrl)).toEqual([url]);
  const grants = await rest<{ result: { avatarUrl?: string }[] }>(
    postern,
    'POST',
    '/management/v1/users/grants/_search',
    { orgId: organizationId },
  );
  expect(grants.result.map(({ avatarUrl }) => avatarUrl)).toEqual([url]);
});
