import { describe, expect, test } from 'bun:test';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { EventService } from '../../../proto/gen/postern/event/v1/event_service_pb.ts';
import { implement } from '../types.ts';
import { streamForms } from './stream-forms.ts';
import { good, send, testHandler } from './testing.ts';

/** Fields that a message does not have: refused where the service is ours, ignored where its clients expect that. */

const seen: unknown[] = [];
const handler = testHandler([
  implement(EventService, {
    createSubscription(request) {
      seen.push(request.name);
      return { id: '1' };
    },
    pullEvents: () => ({}),
    getSubscription: () => ({}),
  }),
  implement(UserService, { setEmail: ({ email }) => ({ details: { resourceOwner: email } }) }),
]);
async function answer(path: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', ...good };
  const response = await send(handler, path, { method: 'POST', body, headers });
  const { code = 'passed', message = '' } = await response.json();
  return `${code} ${message}`.trim();
}
const create = '/postern.event.v1.EventService/CreateSubscription';
const pull = '/postern.event.v1.EventService/PullEvents';

describe('a field that a message does not have', () => {
  test.each([
    [
      create,
      '{"name":"a","filtre":{}}',
      'Field filtre: CreateSubscriptionRequest has no such field; did you mean filter?',
    ],
    [
      create,
      '{"name":"a","filter":{"aggregateType":["user"]}}',
      'Field filter.aggregateType: EventFilter has no such field; did you mean aggregateTypes?',
    ],
    [
      pull,
      '{"filter":{"event_type":["user.*"]}}',
      'Field filter.event_type: EventFilter has no such field; did you mean eventTypes?',
    ],
    [pull, '{"nothingLikeIt":1}', 'Field nothingLikeIt: PullEventsRequest has no such field'],
  ])('is refused by %s: %s', async (path, body, says) => {
    const before = seen.length;
    expect(await answer(path, body)).toBe(`invalid_argument ${says} (REQ-Json6)`);
    expect(seen.length).toBe(before);
  });

  test('is refused in long lists too, and in messages of streams', async () => {
    const eventTypes = Array.from({ length: 150 }, (_, n) => `user.${n}`);
    expect(await answer(pull, JSON.stringify({ filter: { eventTypes, all: true } }))).toContain('filter.all');
    const read = streamForms['application/connect+json']?.read;
    const bytes = new TextEncoder().encode('{"fitler":{}}');
    expect(() => read?.({ input: EventService.method.pullEvents.input } as never, bytes)).toThrow('fitler');
  });

  test('is what it is under both of its names', async () => {
    expect(await answer(pull, '{"filter":{"event_types":["user.*"],"organizationId":"1"}}')).toBe('passed');
    expect(await answer(create, '{"name":"both"}')).toBe('passed');
    expect(seen).toContain('both');
  });

  test('is refused as a parameter of a URL', async () => {
    const get = async (query: string) =>
      (await send(handler, `/v2/subscriptions/1?${query}`, { headers: good })).json();
    expect(JSON.stringify(await get('verbose=1'))).toContain('verbose');
  });

  test('is ignored by the services of Zitadel', async () => {
    const path = '/zitadel.user.v2.UserService/SetEmail';
    expect(await answer(path, '{"userId":"u","email":"a@b.c","emial":"x"}')).toBe('passed');
  });
});

describe('a value that an enum does not have', () => {
  const unknown =
    'Field format: "EVENT_FORMAT_XML" is none of EVENT_FORMAT_UNSPECIFIED, EVENT_FORMAT_JSON, EVENT_FORMAT_CLOUDEVENTS_STRUCTURED';

  test('is refused, with those that it has', async () => {
    const before = seen.length;
    expect(await answer(create, '{"name":"a","format":"EVENT_FORMAT_XML"}')).toStartWith(
      `invalid_argument ${unknown}`,
    );
    expect(seen.length).toBe(before);
  });

  test('is ignored by the services of Zitadel', async () => {
    const path = '/zitadel.user.v2.UserService/SetEmail';
    expect(await answer(path, '{"userId":"u","email":"a@b.c","state":"NONSENSE"}')).toBe('passed');
  });
});
