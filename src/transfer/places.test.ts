import { afterAll, beforeAll, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outbound, OutboundRequest } from '../outbound/index.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { gcsPlace } from './gcs.ts';

let postern: TestPostern;
let folder: string;
let bucket: ReturnType<typeof startBucket>;
const admin = 'zitadel.admin.v1.AdminService';
interface Report {
  readonly errors?: { readonly type: string; readonly id: string; readonly message: string }[];
  readonly success: { readonly orgs: { orgId: string; humanUserIds?: string[] }[] };
}
const codeOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code,
  );
const own = (...names: string[]) => join(folder, postern.instanceId, ...names);

/** Objects by path, for who signed the address with the right key id; by ranges, as S3 has them. */
function startBucket() {
  const objects = new Map<string, Uint8Array>();
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const url = new URL(request.url);
      if (!url.searchParams.get('X-Amz-Credential')?.startsWith('AKIATEST/'))
        return new Response(null, { status: 403 });
      if (request.method === 'PUT') {
        objects.set(url.pathname, await request.bytes());
        return new Response();
      }
      const found = objects.get(url.pathname);
      if (!found) return new Response(null, { status: 404 });
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get('range') ?? '') ?? [];
      if (Number(from) >= found.length) return new Response(null, { status: 416 });
      return new Response(Buffer.from(found.slice(Number(from), Number(to) + 1)), { status: 206 });
    },
  });
  return { objects, endpoint: `127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

const person = (userId: string) => ({
  userId,
  user: {
    userName: userId,
    profile: { firstName: userId, lastName: userId },
    email: { email: `${userId}@example.com`, isEmailVerified: true },
  },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-transfer-'));
  bucket = startBucket();
  postern = await startTestPostern({
    configure(config) {
      config.transfer.directory = folder;
      config.outbound.allow.push('127.0.0.1');
    },
  });
});
afterAll(async () => {
  await postern?.stop();
  await bucket?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** More than an export reads at once, and few enough to be imported in time on a busy machine. */
const people = 510;

test('an export to a file is an import from it, entry by entry', async () => {
  const many = Array.from({ length: people }, (_, n) => person(`file${n}`));
  await mkdir(own('in'), { recursive: true });
  await writeFile(
    own('in', 'data.json'),
    JSON.stringify({
      orgs: [
        {
          org: { name: 'File' },
          orgId: 'file',
          humanUsers: [...many, { userId: 'wrong', user: { userName: 7 } }, { userId: 'empty', user: {} }],
          projects: [{ projectId: 'fp', project: { name: 'P' } }],
          projectRoles: [{ projectId: 'fp', roleKey: 'r', displayName: 'R' }],
        },
      ],
    }),
  );
  const report = await postern.call<Report>(`${admin}/ImportData`, {
    dataOrgsLocal: { path: 'in/data.json' },
  });
  expect(report.errors?.map(({ type, id }) => `${type} ${id}`)).toEqual([
    `human_user orgs[0].humanUsers[${people}]`,
    `human_user orgs[0].humanUsers[${people + 1}]`,
  ]);
  expect(report.success.orgs[0]?.humanUserIds).toHaveLength(people);

  const answer = await postern.call<object>(`${admin}/ExportData`, {
    orgIds: ['file'],
    localOutput: { path: 'out/data.json' },
  });
  expect(answer).toEqual({});
  const written = JSON.parse(await readFile(own('out', 'data.json'), 'utf8')) as { orgs: object[] };
  const { orgs } = await postern.call<{ orgs: object[] }>(`${admin}/ExportData`, { orgIds: ['file'] });
  expect(written.orgs).toEqual(orgs);
  const again = await postern.call<Report>(`${admin}/ImportData`, {
    dataOrgsLocal: { path: 'out/data.json' },
  });
  expect(again.errors ?? []).toEqual([]);
});

test('no path leads out of the folder of the instance', async () => {
  await writeFile(join(folder, 'of-all.json'), '{"orgs":[]}');
  await mkdir(own(), { recursive: true });
  await symlink(join(folder, 'of-all.json'), own('link.json'));
  await symlink(folder, own('up'));
  for (const path of [
    '../of-all.json',
    '/etc/passwd',
    '',
    'link.json',
    'up/of-all.json',
    'a/../../of-all.json',
  ]) {
    expect(await codeOf(postern.call(`${admin}/ImportData`, { dataOrgsLocal: { path } })), path).not.toBe(
      'ok',
    );
  }
  for (const path of ['../x.json', 'up/x.json', 'link.json']) {
    const writing = postern.call(`${admin}/ExportData`, { orgIds: ['none'], localOutput: { path } });
    expect(await codeOf(writing), path).toBe('invalid_argument');
  }
  expect(await codeOf(postern.call(`${admin}/ImportData`, { dataOrgsLocal: { path: 'nothing.json' } }))).toBe(
    'not_found',
  );
});

test('a file that was cut imports nothing and says why', async () => {
  await mkdir(own(), { recursive: true });
  await writeFile(own('cut.json'), '{"orgs":[{"orgId":"cut","org":{"name":"Cut"},"humanUsers":[{"userId":"u');
  const importing = postern.call(`${admin}/ImportData`, { dataOrgsLocal: { path: 'cut.json' } });
  expect(await codeOf(importing)).toBe('invalid_argument');
  expect(await codeOf(postern.call('zitadel.admin.v1.AdminService/GetOrgByID', { id: 'cut' }))).toBe(
    'not_found',
  );
});

test('a file with ids that are none, or one entry where a list is to be, says so', async () => {
  await mkdir(own(), { recursive: true });
  const importing = async (text: string) => {
    await writeFile(own('odd.json'), text);
    return postern.call<Report>(`${admin}/ImportData`, { dataOrgsLocal: { path: 'odd.json' } });
  };
  for (const id of ['{"a":1}', '5', '["a"]', `"${'x'.repeat(201)}"`, '"a\\u0000b"', '"a\\nb"'])
    expect(await codeOf(importing(`{"orgs":[{"orgId":${id},"org":{"name":"Odd"}}]}`)), id).toBe(
      'invalid_argument',
    );
  const report = await importing(
    '{"orgs":[{"orgId":"odd","org":{"name":"Odd"},"humanUsers":{"userId":"1"},"projects":null}]}',
  );
  expect(report.errors?.map(({ message }) => message)).toEqual([
    expect.stringContaining('humanUsers must be a list'),
  ]);
});

test('a bucket is written and read, by ranges', async () => {
  const location = {
    endpoint: bucket.endpoint,
    accessKeyId: 'AKIATEST',
    secretAccessKey: 'secret',
    bucket: 'exports',
    path: 'a/data.json',
  };
  await postern.call(`${admin}/ExportData`, { orgIds: ['file'], s3Output: location });
  const [stored] = bucket.objects.values();
  expect(JSON.parse(Buffer.from(stored ?? []).toString()).orgs[0].orgId).toBe('file');
  const report = await postern.call<Report>(`${admin}/ImportData`, { dataOrgsS3: location });
  expect(report.success.orgs[0]?.humanUserIds).toHaveLength(people);
  const wrong = { ...location, path: 'nothing.json' };
  expect(await codeOf(postern.call(`${admin}/ImportData`, { dataOrgsS3: wrong }))).toBe('not_found');
  for (const odd of [{ secretAccessKey: '' }, { path: 'x/'.repeat(5_000) }, { endpoint: 'https://' }]) {
    const importing = postern.call(`${admin}/ImportData`, { dataOrgsS3: { ...location, ...odd } });
    expect(await codeOf(importing), JSON.stringify(odd).slice(0, 40)).toBe('invalid_argument');
  }
  const inside = { ...location, endpoint: '169.254.169.254' };
  expect(await codeOf(postern.call(`${admin}/ImportData`, { dataOrgsS3: inside }))).toBe(
    'failed_precondition',
  );
});

test('a key file that is none is told of', async () => {
  for (const json of ['null', '[]', '7', '{"client_email":"a"}', 'nonsense']) {
    const gcs = { bucket: 'b', path: 'p', serviceaccountJson: Buffer.from(json).toString('base64') };
    expect(await codeOf(postern.call(`${admin}/ImportData`, { dataOrgsGcs: gcs })), json).toBe(
      'invalid_argument',
    );
  }
});

test('Google Cloud Storage is asked with a token of the service account', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const asked: [string, OutboundRequest | undefined][] = [];
  const answers = (url: string): string =>
    url.startsWith('https://oauth2.googleapis.com') ? '{"access_token":"t0"}' : '{"orgs":[]}';
  const outbound: Outbound = {
    texts: async () => [],
    connect: () => Promise.reject(new Error('nobody is connected to')),
    authorities: undefined,
    async request(url, request) {
      asked.push([String(url), request]);
      return { status: 200, headers: {}, body: Buffer.from(answers(String(url))), url: String(url) };
    },
  };
  const serviceaccountJson = Buffer.from(
    JSON.stringify({
      client_email: 'postern@example.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    }),
  ).toString('base64');
  const place = gcsPlace(
    outbound,
    { bucket: 'b', path: 'a/data.json', serviceaccountJson },
    new Date(),
    new AbortController().signal,
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of place.read()) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('{"orgs":[]}');
  const [[, login], [url, read]] = asked as [(typeof asked)[0], (typeof asked)[0]];
  const assertion = new URLSearchParams(String(login?.body)).get('assertion') ?? '';
  expect(JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
    iss: 'postern@example.iam.gserviceaccount.com',
    aud: 'https://oauth2.googleapis.com/token',
  });
  expect(url).toBe('https://storage.googleapis.com/storage/v1/b/b/o/a%2Fdata.json?alt=media');
  expect(read?.headers?.['authorization']).toBe('Bearer t0');
  const data = join(folder, 'sent.json');
  await writeFile(data, '{}');
  await place.write(data);
  expect(asked.at(-1)?.[0]).toBe(
    'https://storage.googleapis.com/upload/storage/v1/b/b/o?uploadType=media&name=a%2Fdata.json',
  );
  expect(() =>
    gcsPlace(
      outbound,
      { bucket: 'b', path: 'p', serviceaccountJson: 'e30=' },
      new Date(),
      new AbortController().signal,
    ),
  ).toThrow(/service account/);
});
