import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Requests that are made to keep the server busy, or to make it say "internal". */

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(async () => {
  await postern?.stop();
});

const ask = async (method: string, body: string, token = postern.pat) => {
  const response = await fetch(`${postern.url}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  const { code, message } = (await response.json()) as { code?: string; message?: string };
  return { status: response.status, code, message };
};

const nested = (depth: number): string =>
  `{"queries":[${'{"notQuery":{"query":'.repeat(depth)}{"typeQuery":{"type":1}}${'}}'.repeat(depth)}]}`;

test('a request is refused as bad however deeply it is nested', async () => {
  for (const depth of [21, 1_000, 100_000]) {
    const answer = await ask('zitadel.user.v2.UserService/ListUsers', nested(depth));
    expect(answer).toMatchObject({ status: 400, code: 'invalid_argument' });
  }
});

test('a search of more filters than anybody needs is refused before the database sees it', async () => {
  const filter = { userNameQuery: { userName: 'a', method: 'TEXT_QUERY_METHOD_CONTAINS' } };
  const search = (count: number) =>
    ask(
      'zitadel.user.v2.UserService/ListUsers',
      JSON.stringify({ queries: [{ orQuery: { queries: Array.from({ length: count }, () => filter) } }] }),
    );
  expect(await search(100)).toMatchObject({ status: 200 });
  expect(await search(2_000)).toMatchObject({
    status: 400,
    message: expect.stringContaining('QUERY-Max01'),
  });
  expect(await search(20_000)).toMatchObject({
    code: 'resource_exhausted',
    message: expect.stringContaining('REQ-Many1'),
  });
});

test('searches of ever other shapes do not make a connection remember them all', async () => {
  const filter = { userNameQuery: { userName: 'a', method: 'TEXT_QUERY_METHOD_CONTAINS' } };
  for (let count = 1; count <= 300; count++) {
    const queries = Array.from({ length: count }, () => filter);
    const { status } = await ask('zitadel.user.v2.UserService/ListUsers', JSON.stringify({ queries }));
    expect(status).toBe(200);
  }
  const { sql } = postern.server.platform;
  const counts = await Promise.all(
    Array.from({ length: 40 }, () => sql`select count(*)::int as n from pg_prepared_statements`),
  );
  expect(Math.max(...counts.map(([row]) => row?.['n'] as number))).toBeLessThan(250);
});
