import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type AccessScene, type Decision, openAccessScene } from './testing.ts';

let scene: AccessScene;
let subject: object;
beforeAll(async () => {
  scene = await openAccessScene();
  const id = await scene.user();
  subject = { type: 'user', id };
  for (const one of ['doc-1', 'doc-3']) await scene.permit(one, { userId: id }, 'read');
});
afterAll(() => scene?.postern.stop());

const action = { name: 'read' };
const doc = (id: string) => ({ resource: { type: 'document', id } });

async function evaluate(body: object): Promise<readonly Decision[]> {
  const response = await scene.ask('evaluations', body);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  return ((await response.json()) as { evaluations: Decision[] }).evaluations;
}
const decisions = async (body: object) => (await evaluate(body)).map(({ decision }) => decision);

describe('many evaluations', () => {
  test('are answered in their order, with what they leave out as it is on top', async () => {
    const evaluations = [doc('doc-1'), doc('doc-2'), { ...doc('doc-3') }];
    expect(await decisions({ subject, action, evaluations })).toEqual([true, false, true]);
  });

  test('have what they say whole: a subject without type takes none from the top', async () => {
    const id = (subject as { id: string }).id;
    const [inherited, own] = await evaluate({
      subject,
      action,
      ...doc('doc-1'),
      evaluations: [{}, { subject: { id } }],
    });
    expect(inherited).toEqual({ decision: true });
    expect(own).toEqual({
      decision: false,
      context: { error: { status: 400, message: 'subject.type is missing' } },
    } as Decision);
  });

  test('each with its own subject, action and resource need nothing on top', async () => {
    const evaluations = [
      { subject, action, ...doc('doc-1') },
      { subject, action: { name: 'edit' }, ...doc('doc-1') },
    ];
    expect(await decisions({ evaluations })).toEqual([true, false]);
  });

  test.each([
    ['execute_all', ['doc-1', 'doc-2', 'doc-3'], [true, false, true]],
    ['deny_on_first_deny', ['doc-1', 'doc-2', 'doc-3'], [true, false]],
    ['deny_on_first_deny', ['doc-1', 'doc-3'], [true, true]],
    ['permit_on_first_permit', ['doc-2', 'doc-1', 'doc-3'], [false, true]],
    ['permit_on_first_permit', ['doc-2', 'doc-4'], [false, false]],
  ] as const)('%s of %p', async (semantic, ids, expected) => {
    const options = { evaluations_semantic: semantic };
    expect(await decisions({ subject, action, options, evaluations: ids.map(doc) })).toEqual([...expected]);
  });

  test('a failure counts as a denial for those that stop at one', async () => {
    const options = { evaluations_semantic: 'deny_on_first_deny' };
    const evaluations = [doc('doc-1'), { resource: 'doc-1' }, doc('doc-3')];
    expect(await decisions({ subject, action, options, evaluations })).toEqual([true, false]);
  });

  test.each([[undefined], [[]]])('with %p as evaluations are a single one', async (evaluations) => {
    const response = await scene.ask('evaluations', { subject, action, ...doc('doc-1'), evaluations });
    expect(await response.json()).toEqual({ decision: true });
  });

  test.each([
    [{ options: { evaluations_semantic: 'whatever' } }, 'options.evaluations_semantic must be one of'],
    [{ options: { evaluations_semantic: 'constructor' } }, 'options.evaluations_semantic must be one of'],
    [{ options: 'execute_all' }, 'options must be an object'],
    [{ evaluations: {} }, 'evaluations must be an array'],
  ])('with %p are refused as a whole', async (wrong, message) => {
    const response = await scene.ask('evaluations', { subject, action, ...doc('doc-1'), ...wrong });
    expect(response.status).toBe(400);
    expect(await response.text()).toStartWith(message);
  });
});

describe('a request', () => {
  const whole = () => ({ subject, action, ...doc('doc-1') });

  test.each([
    ['subject', undefined, 'subject is missing'],
    ['action', undefined, 'action is missing'],
    ['resource', undefined, 'resource is missing'],
    ['subject', { id: 'x' }, 'subject.type is missing'],
    ['subject', { type: 'user' }, 'subject.id is missing'],
    ['action', {}, 'action.name is missing'],
    ['resource', { id: 'x' }, 'resource.type is missing'],
    ['resource', { type: 'document' }, 'resource.id is missing'],
    ['subject', 'alice', 'subject must be an object'],
    ['subject', ['alice'], 'subject must be an object'],
    ['action', { name: 123 }, 'action.name must be a string'],
    ['context', 'now', 'context must be an object'],
    ['subject', { type: 'user', id: 'x', properties: 'y' }, 'subject.properties must be an object'],
  ])('with %s %p is refused', async (field, value, message) => {
    const response = await scene.ask('evaluation', { ...whole(), [field]: value });
    expect([response.status, await response.text()]).toEqual([400, message]);
  });

  test.each([
    ['', 'application/json'],
    ['{', 'application/json'],
    ['[]', 'application/json'],
    ['null', 'application/json'],
    ['{}', 'text/plain'],
    ['subject=alice', 'application/x-www-form-urlencoded'],
  ])('of %p as %s is refused', async (body, type) => {
    expect((await scene.ask('evaluation', body, { 'content-type': type })).status).toBe(400);
  });

  test('may hold what nobody knows, a context and properties', async () => {
    const response = await scene.ask('evaluation', {
      ...whole(),
      subject: { ...subject, properties: { department: 'Sales' }, identity: 'x' },
      context: { time: '2026-11-29T15:00:00Z' },
      foo: 'bar',
      future: { nested: true },
    });
    expect(await response.json()).toEqual({ decision: true });
  });

  test('gets its id back', async () => {
    const id = 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716 (again)';
    const given = await scene.ask('evaluation', whole(), { 'x-request-id': id });
    expect(given.headers.get('x-request-id')).toBe(id);
    const refused = await scene.ask('evaluation', {}, { 'x-request-id': id });
    expect([refused.status, refused.headers.get('x-request-id')]).toEqual([400, id]);
    expect((await scene.ask('evaluation', whole())).headers.get('x-request-id')).toBeNull();
  });

  test('of another verb is told which one is right', async () => {
    const response = await fetch(`${scene.issuer}/access/v1/evaluation`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('stands on what its position names', async () => {
    const position = String(await scene.postern.server.platform.store.head());
    const response = await scene.ask('evaluation', whole(), { 'postern-position': position });
    expect(await response.json()).toEqual({ decision: true });
  });
});

test('the configuration tells where everything is', async () => {
  const response = await fetch(`${scene.issuer}/.well-known/authzen-configuration`);
  expect(response.headers.get('content-type')).toBe('application/json');
  const at = (path: string) => `${scene.issuer}/access/v1/${path}`;
  expect(await response.json()).toEqual({
    policy_decision_point: scene.issuer,
    access_evaluation_endpoint: at('evaluation'),
    access_evaluations_endpoint: at('evaluations'),
    search_subject_endpoint: at('search/subject'),
    search_resource_endpoint: at('search/resource'),
    search_action_endpoint: at('search/action'),
  });
});
