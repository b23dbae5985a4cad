import type { TestPostern } from '../testing/postern.ts';

/** A call that a receiver got. */
export interface Call {
  readonly path: string;
  readonly headers: Headers;
  readonly text: string;
}

type Answer = (call: Call) => Response | Promise<Response>;

/** An endpoint of a target, on an address that the server may ask. */
export function receiver() {
  const calls: Call[] = [];
  let answer: Answer = () => new Response('{}');
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const call = { path: pathname, headers: request.headers, text: await request.text() };
      calls.push(call);
      return answer(call);
    },
  });
  return {
    calls,
    at: (path: string) => new URL(path, server.url).href,
    /** What came to a path, as JSON. */
    got: (path: string) =>
      calls
        .filter((call) => call.path === path)
        .map(({ text }) => JSON.parse(text) as Record<string, unknown>),
    answers(next: Answer) {
      answer = next;
    },
    stop: () => server.stop(true),
  };
}

const action = 'zitadel.action.v2.ActionService';
let count = 0;

export const actionsOf = (postern: () => TestPostern) => {
  const call = <T = Record<string, string>>(method: string, request: object) =>
    postern().call<T>(`${action}/${method}`, request);
  return {
    call,
    target: (endpoint: string, more: object = {}) =>
      call<{ id: string; signingKey: string }>('CreateTarget', {
        name: `target ${++count}`,
        timeout: '5s',
        endpoint,
        ...(Object.keys(more).some((name) => name.startsWith('rest')) ? {} : { restWebhook: {} }),
        ...more,
      }),
    set: (condition: object, targets: readonly string[]) => call('SetExecution', { condition, targets }),
  };
};
