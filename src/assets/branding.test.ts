import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { loadConfig } from '../config/index.ts';
import { type NewEvent, runCommand } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { jpeg, png, pngOf, svg, webp, woff2 } from '../static/testing-files.ts';
import { testScope } from '../testing/platform.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { referencedOf } from './references.ts';
import { sweep } from './sweeping.ts';
import { type Machine, organization, rest, uploadTo } from './testing.ts';

let postern: TestPostern;
let owner: Machine;
let foreigner: Machine;
beforeAll(async () => {
  postern = await startTestPostern();
  [owner, foreigner] = [await organization(postern), await organization(postern)];
});
afterAll(() => postern?.stop());

interface Policy {
  readonly policy: Readonly<
    Record<'logoUrl' | 'logoUrlDark' | 'iconUrl' | 'iconUrlDark' | 'fontUrl', string>
  >;
}

const label = '/management/v1/policies/label';
const here = (machine: Machine = owner) => ({ orgId: machine.orgId, token: machine.token });
const shown = async (machine = owner) => (await rest<Policy>(postern, 'GET', label, here(machine))).policy;
const draft = async (machine = owner) =>
  (await rest<Policy>(postern, 'GET', `${label}/_preview`, here(machine))).policy;
const activate = (machine = owner) => rest(postern, 'POST', `${label}/_activate`, here(machine));
/** What an address of an answer shows to anybody. */
const open = (url: string, init: RequestInit = {}) => postern.fetch(new URL(url).pathname, init);
/** An organization with branding of its own. */
async function branded(): Promise<Machine> {
  const machine = await organization(postern);
  await rest(postern, 'POST', label, here(machine));
  return machine;
}

const slots = [
  ['logo', 'logoUrl', png, 'image/png', 'logo'],
  ['logo/dark', 'logoUrlDark', svg, 'image/svg+xml', 'logo_dark'],
  ['icon', 'iconUrl', webp, 'image/webp', 'icon'],
  ['icon/dark', 'iconUrlDark', jpeg, 'image/jpeg', 'icon_dark'],
  ['font', 'fontUrl', woff2, 'font/woff2', 'font'],
] as const;

describe.each(slots)('the %s of an organization', (slot, field, content, type, rpc) => {
  const path = `org/policy/label/${slot}`;

  test('is in the draft at once, and shown once it is activated', async () => {
    const machine = await branded();
    const sent = await uploadTo(postern, path, content, here(machine));
    expect(sent.status).toBe(200);
    const { url } = (await sent.json()) as { url: string };
    expect(new URL(url).pathname).toStartWith(`/assets/v1/${machine.orgId}/policy/label/`);
    expect((await draft(machine))[field]).toBe(url);
    expect((await shown(machine))[field] ?? '').toBe('');
    await activate(machine);
    expect((await shown(machine))[field]).toBe(url);

    const answer = await open(url);
    expect(answer.status).toBe(200);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array(content));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'access-control-allow-origin': '*',
    });
    const plain = ['image/png', 'image/webp', 'image/jpeg'].includes(type);
    expect(answer.headers.get('content-disposition')).toBe(plain ? null : 'attachment');

    // The RPC takes it out of the draft; the one that is shown stays until that is activated.
    await rest(postern, 'DELETE', `${label}/${rpc}`, here(machine));
    expect((await draft(machine))[field] ?? '').toBe('');
    expect((await open(url)).status).toBe(200);
    await activate(machine);
    expect((await open(url)).status).toBe(404);
    await expect(rest(postern, 'DELETE', `${label}/${rpc}`, here(machine))).rejects.toMatchObject({
      status: 404,
    });
  });

  test('can be read and removed at its slot, by who may', async () => {
    const machine = await branded();
    const at = (verb: string, suffix = '', by = machine) =>
      postern.fetch(`/assets/v1/${path}${suffix}`, {
        method: verb,
        token: by.token,
        headers: { 'x-zitadel-orgid': machine.orgId },
      });
    expect((await at('GET')).status).toBe(404);
    expect((await uploadTo(postern, path, content, { ...here(machine), verb: 'PUT' })).status).toBe(200);
    expect((await at('GET')).status).toBe(404);
    const preview = await at('GET', '/_preview');
    expect([preview.status, preview.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    await activate(machine);
    expect((await at('GET')).headers.get('content-type')).toBe(type);
    for (const verb of ['GET', 'DELETE']) expect((await at(verb, '', foreigner)).status).toBe(403);
    expect((await at('DELETE')).status).toBe(200);
    expect((await at('DELETE')).status).toBe(404);
    expect((await at('GET', '/_preview')).status).toBe(404);
  });

  test('is refused to others', async () => {
    const machine = await branded();
    const stranger = await organization(postern, []);
    const refused = async (by: { token?: string; orgId?: string }) => {
      const { status } = await uploadTo(postern, path, content, by);
      return status;
    };
    expect(await refused({ orgId: machine.orgId, token: foreigner.token })).toBe(403);
    expect(await refused(here(stranger))).toBe(403);
    expect(await refused({ token: 'nonsense' })).toBe(401);
    expect(await refused({ token: '' })).toBe(401);
    expect((await draft(machine))[field] ?? '').toBe('');
  });
});

describe('the branding of the instance', () => {
  test.each(slots)('has a %s that organizations show', async (slot, field, content, _type, rpc) => {
    const sent = await uploadTo(postern, `instance/policy/label/${slot}`, content);
    const { url } = (await sent.json()) as { url: string };
    await rest(postern, 'POST', '/admin/v1/policies/label/_activate');
    expect((await shown())[field]).toBe(url);
    const { settings } = await postern.call<{ settings: object }>(
      'zitadel.settings.v2.SettingsService/GetBrandingSettings',
      { ctx: { orgId: owner.orgId } },
    );
    expect(JSON.stringify(settings)).toContain(url);
    expect((await open(url)).status).toBe(200);
    await rest(postern, 'DELETE', `/admin/v1/policies/label/${rpc}`);
    await rest(postern, 'POST', '/admin/v1/policies/label/_activate');
    expect((await shown())[field] ?? '').toBe('');
  });

  test('is not for owners of organizations', async () => {
    expect((await uploadTo(postern, 'instance/policy/label/logo', png, here())).status).toBe(403);
    expect(
      (await postern.fetch('/assets/v1/instance/policy/label/logo', { token: owner.token })).status,
    ).toBe(403);
  });
});

describe('a file that is none of those asked for', () => {
  const refusals: [string, string, Uint8Array | string, number][] = [
    ['text', 'logo', 'hello', 415],
    ['HTML under the name of a picture', 'logo', '<!doctype html><script>alert(1)</script>', 415],
    ['SVG with a script', 'logo', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', 415],
    ['SVG with a handler', 'icon', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', 415],
    ['a font as a logo', 'logo', woff2, 415],
    ['a picture as a font', 'font', png, 415],
    ['nothing', 'logo', '', 400],
    ['a picture of 3.6 gigapixels', 'logo', pngOf(60_000, 60_000), 400],
    ['a file beyond the limit', 'logo', new Uint8Array([...png, ...new Uint8Array(524_288)]), 413],
    [
      'a file beyond what the server reads',
      'logo',
      new Uint8Array([...png, ...new Uint8Array(5_000_000)]),
      413,
    ],
  ];
  test.each(refusals)('%s is refused, and nothing is kept of it', async (_name, slot, content, status) => {
    const machine = await branded();
    const before = await stored(machine.orgId);
    const answer = await uploadTo(postern, `org/policy/label/${slot}`, content, here(machine));
    expect(answer.status).toBe(status);
    const { code, message } = (await answer.json()) as { code: number; message: string };
    expect(code).toBe(3);
    expect(message).toContain('file');
    expect(await stored(machine.orgId)).toBe(before);
    expect((await draft(machine)).logoUrl ?? '').toBe('');
  });

  test('a body that is no such form is refused', async () => {
    const machine = await branded();
    const send = async (type: string, body: BodyInit) => {
      const headers = { 'content-type': type, 'x-zitadel-orgid': machine.orgId };
      const path = '/assets/v1/org/policy/label/logo';
      return (await postern.fetch(path, { method: 'POST', token: machine.token, headers, body })).status;
    };
    expect(await send('image/png', Buffer.from(png))).toBe(400);
    expect(await send('multipart/form-data', 'x')).toBe(400);
    expect(await send('multipart/form-data; boundary=x', '--x\r\nnonsense')).toBe(400);
    expect(await send('multipart/form-data; boundary=x', `--x\r\n`.repeat(50_000))).toBe(400);
    expect(await send('application/x-www-form-urlencoded', 'file=x')).toBe(400);
    const text = 'Content-Disposition: form-data; name="file"\r\n\r\njust text\r\n';
    expect(await send('multipart/form-data; boundary=x', `--x\r\n${text}--x--\r\n`)).toBe(400);
    const other = await uploadTo(postern, 'org/policy/label/logo', png, { ...here(machine), field: 'logo' });
    expect(other.status).toBe(400);
  });

  test('an organization without branding of its own takes none', async () => {
    const answer = await uploadTo(postern, 'org/policy/label/logo', png, here());
    expect(answer.status).toBe(404);
    expect(await stored(owner.orgId)).toBe(0);
    const nowhere = await uploadTo(postern, 'org/policy/label/logo', png, { orgId: 'nowhere' });
    expect(nowhere.status).toBe(404);
    // Nor is it asked what it is.
    expect((await uploadTo(postern, 'org/policy/label/logo', 'hello', here())).status).toBe(404);
    const form = await postern.fetch('/assets/v1/org/policy/label/logo', {
      method: 'POST',
      token: owner.token,
      headers: { 'content-type': 'image/png', 'x-zitadel-orgid': owner.orgId },
      body: Buffer.from(png),
    });
    expect(form.status).toBe(404);
  });
});

const sql = () => postern.server.platform.sql;
const stored = async (orgId: string) => {
  const [row] = await sql()<{ count: number }[]>`
    select count(*)::int as count from system.assets where owner = ${orgId}`;
  return row?.count ?? 0;
};

test('an asset is asked for again only when it changed', async () => {
  const machine = await branded();
  const sent = await uploadTo(postern, 'org/policy/label/logo', png, here(machine));
  const { url } = (await sent.json()) as { url: string };
  const tag = (await open(url)).headers.get('etag') ?? '';
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const answer = await open(url, { headers: { 'if-none-match': known } });
    expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', tag]);
  }
  expect((await open(url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  const head = await open(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'image/png', '']);
});

test('addresses that name nothing, and verbs that do nothing', async () => {
  const status = async (path: string, method = 'GET') =>
    (await postern.fetch(`/assets/v1/${path}`, { method, token: owner.token })).status;
  for (const path of [
    '',
    'nothing',
    `${owner.orgId}/policy/label/logo-x`,
    `${owner.orgId}/users/1/avatar-x`,
    'a/b%00',
    'a/%zz',
    '../../etc/passwd',
  ])
    expect(await status(path), path).toBe(404);
  expect(await status(`${owner.orgId}/policy/label/logo-x`, 'POST')).toBe(405);
  expect(await status('org/policy/label/logo/_preview', 'POST')).toBe(405);
  expect(await status('org/policy/label/logo', 'PATCH')).toBe(405);
});

test('a page of another origin may ask first, as it may of the API', async () => {
  const headers = {
    origin: 'https://console.example.com',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization, x-zitadel-orgid',
  };
  const answer = await postern.fetch('/assets/v1/org/policy/label/logo', { method: 'OPTIONS', headers });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-origin')).toBe(headers.origin);
  expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
});

test('another instance sees nothing of it', async () => {
  const machine = await branded();
  const sent = await uploadTo(postern, 'org/policy/label/logo', png, here(machine));
  const { url } = (await sent.json()) as { url: string };
  const { pathname } = new URL(url);
  const elsewhere = await postern.fetch(pathname, { headers: { host: 'elsewhere.example.com' } });
  expect(elsewhere.status).toBe(404);
});

test('what an organization had goes with it, at once for readers and in time for good', async () => {
  const machine = await branded();
  const keep = await branded();
  for (const each of [machine, keep]) await uploadTo(postern, 'org/policy/label/logo', png, here(each));
  const { logoUrl } = await draft(machine);
  const kept = (await draft(keep)).logoUrl;
  // One that was replaced, and one whose upload was cut off.
  const former = kept;
  await uploadTo(postern, 'org/policy/label/logo', svg, here(keep));
  await postern.call('zitadel.org.v2.OrganizationService/DeleteOrganization', {
    organizationId: machine.orgId,
  });
  expect((await open(logoUrl)).status).toBe(404);
  expect((await open(former)).status).toBe(404);
  expect([await stored(machine.orgId), await stored(keep.orgId)]).toEqual([1, 2]);

  const { platform } = postern.server;
  await sql()`update system.assets set stored_at = now() - interval '2 hours'`;
  const config = loadConfig({ env: {}, directory: '/nowhere' });
  const sweeping = sweep(config, { platform, writes: sql() }, new AbortController().signal);
  expect(await sweeping).toBeGreaterThanOrEqual(2);
  expect([await stored(machine.orgId), await stored(keep.orgId)]).toEqual([0, 1]);
  expect((await open((await draft(keep)).logoUrl)).status).toBe(200);
});

test('what an instance had goes with it', async () => {
  const { platform } = postern.server;
  const [gone, there] = ['gone-instance', postern.instanceId];
  const scope = testScope(gone);
  const write = (events: readonly NewEvent[]) =>
    runCommand(platform.store, scope, instanceAggregate, gone, () => ({ events }));
  const key = 'policy/label/logo-x';
  await write([
    { type: 'instance.added', payload: { name: 'Gone' } },
    { type: 'instance.policy.label.added', payload: {} },
    { type: 'instance.policy.label.logo.added', payload: { storeKey: key } },
  ]);
  const names = [
    { instanceId: gone, owner: gone, key },
    { instanceId: there, owner: there, key },
  ];
  expect([...(await referencedOf(platform, names))]).toEqual(names.slice(0, 1));
  await write([{ type: 'instance.removed', payload: { name: 'Gone', domains: [] } }]);
  expect([...(await referencedOf(platform, names))]).toEqual([]);
});

test('taking branding back takes its files along', async () => {
  const machine = await branded();
  await uploadTo(postern, 'org/policy/label/logo', png, here(machine));
  await activate(machine);
  const { logoUrl } = await shown(machine);
  await rest(postern, 'DELETE', label, here(machine));
  expect((await open(logoUrl)).status).toBe(404);
});
