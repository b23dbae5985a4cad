import { afterAll, beforeAll, expect, test } from 'bun:test';
import { bulkSchema, openScimScene, patch, person, type ScimScene, team } from './testing.ts';

let scene: ScimScene;
beforeAll(async () => {
  scene = await openScimScene();
});
afterAll(() => scene.stop());

const bulk = (Operations: readonly object[], more: object = {}) =>
  scene.scim('POST', '/Bulk', { schemas: [bulkSchema], Operations, ...more });
const post = (bulkId: string, data: object, path = '/Users') => ({ method: 'POST', path, bulkId, data });
const statuses = (body: { Operations: { status: string }[] }) => body.Operations.map(({ status }) => status);
const idOf = ({ location }: { location: string }) => location.split('/').at(-1) ?? '';

test('people, and the group that they are in, come with one request', async () => {
  const { status, body } = await bulk([
    post('team', team({ members: [{ value: 'bulkId:ada' }, { value: 'bulkId:bob' }] }), '/Groups'),
    post('ada', person()),
    post('bob', person()),
  ]);
  expect(status).toBe(200);
  expect(statuses(body)).toEqual(['201', '201', '201']);
  const [made, ada, bob] = body.Operations.map(idOf);
  const { members } = (await scene.scim('GET', `/Groups/${made}`)).body;
  expect(members.map(({ value }: { value: string }) => value).sort()).toEqual([ada, bob].sort());
});

test('what is about one resource comes one after the other', async () => {
  const { id } = (await scene.scim('POST', '/Users', person())).body;
  const path = `/Users/${id}`;
  const { body } = await bulk([
    { method: 'PATCH', path, data: patch({ op: 'add', path: 'title', value: 'One' }) },
    { method: 'PATCH', path, data: patch({ op: 'replace', path: 'title', value: 'Two' }) },
    { method: 'DELETE', path },
    { method: 'PUT', path, data: person() },
  ]);
  expect(statuses(body)).toEqual(['200', '200', '204', '404']);
});

test('one that fails tells why, and the others are done', async () => {
  const taken = person();
  const { body } = await bulk([post('a', taken), post('b', person({ emails: [] })), post('c', person())]);
  expect(statuses(body)).toEqual(['201', '400', '201']);
  expect(body.Operations[1]).toMatchObject({
    bulkId: 'b',
    method: 'POST',
    response: { scimType: 'invalidValue', status: '400' },
  });
});

test('ends after as many failures as it is told', async () => {
  const failing = (bulkId: string) => post(bulkId, person({ emails: [] }));
  const { body } = await bulk(
    [post('a', person()), failing('b'), post('c', person()), failing('d'), post('e', person())],
    {
      failOnErrors: 2,
    },
  );
  expect(statuses(body)).toEqual(['201', '400', '201', '400']);
});

test('what refers to nothing, or in a circle, is refused', async () => {
  const { body } = await bulk([
    post('a', team({ members: [{ value: 'bulkId:nobody' }] }), '/Groups'),
    post('b', team({ members: [{ value: 'bulkId:c', type: 'Group' }] }), '/Groups'),
    post('c', team({ members: [{ value: 'bulkId:b', type: 'Group' }] }), '/Groups'),
    { method: 'DELETE', path: '/Users/bulkId:nobody' },
  ]);
  expect(statuses(body)).toEqual(['409', '409', '409', '409']);
});

test('what is made can be changed and removed by its reference', async () => {
  const { body } = await bulk([
    post('a', person()),
    { method: 'PATCH', path: '/Users/bulkId:a', data: patch({ op: 'add', path: 'title', value: 'x' }) },
    { method: 'DELETE', path: '/Users/bulkId:a' },
  ]);
  expect(statuses(body)).toEqual(['201', '200', '204']);
});

test.each([
  [Array.from({ length: 101 }, (_, i) => post(`${i}`, {})), 413],
  [[post('a', {}), post('a', {})], 400],
  [[{ method: 'GET', path: '/Users/1' }], 400],
  [[{ method: 'POST', path: '/Users', data: {} }], 400],
  [[{ method: 'PUT', path: '/Bulk', data: {} }], 400],
  [[{ method: 'DELETE', path: '/Users' }], 400],
  [['DELETE'], 400],
])('is refused where it is no bulk request (%#)', async (operations, status) => {
  expect((await bulk(operations as object[])).status).toBe(status);
});
