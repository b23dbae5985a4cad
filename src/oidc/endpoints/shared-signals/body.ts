import type { Client } from '../../../application/index.ts';
import { invalidRequest } from '../../protocol/errors.ts';
import type { WantedSettings } from '../../shared-signals/operations.ts';
import { isPushable } from '../../shared-signals/receivers.ts';
import { deliveryMethods } from '../../shared-signals/vocabulary.ts';

/** What receivers send, in the names of SSF 1.0. */

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** NUL can be stored nowhere; what is half of a letter is none. */
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length <= longest && !value.includes('\0') && value.isWellFormed();

/** @throws OAuthError `invalid_request` */
export function textIn(body: Json, name: string, longest: number): string | undefined {
  const { [name]: value } = body;
  if (value === undefined || value === null) return undefined;
  if (!isText(value, longest))
    throw invalidRequest(`${name} must be a text of at most ${longest} characters`);
  return value;
}

const longestId = 200;

export function streamIdIn(body: Json): string {
  const id = textIn(body, 'stream_id', longestId);
  if (id === undefined) throw invalidRequest('stream_id is missing');
  return id;
}

const mostEvents = 100;
const longestUri = 2_000;

function eventsIn({ events_requested: events }: Json): readonly string[] | undefined {
  if (events === undefined || events === null) return undefined;
  const all = Array.isArray(events) && events.length <= mostEvents ? events : undefined;
  if (!all?.every((uri) => isText(uri, longestUri)))
    throw invalidRequest(`events_requested must be a list of at most ${mostEvents} URIs of event types`);
  return [...new Set(all as string[])];
}

type Asking = Pick<Client, 'oidc'>;

/** What a header value may hold (RFC 9110 §5.5). */
const headerValue = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

function endpointIn(delivery: Json, { oidc }: Asking): string {
  const url = URL.parse(textIn(delivery, 'endpoint_url', longestUri) ?? '');
  if (!url || !isPushable(url, oidc) || url.username !== '' || url.password !== '' || url.hash !== '')
    throw invalidRequest(
      'delivery.endpoint_url must be an https URL without user name, password or fragment; http is for applications in development mode',
    );
  return url.href;
}

function deliveryIn(
  { delivery }: Json,
  asking: Asking,
): Partial<Pick<WantedSettings, 'method' | 'endpoint' | 'authorization'>> {
  if (delivery === undefined || delivery === null) return {};
  if (!isObject(delivery)) throw invalidRequest('delivery must be an object');
  switch (delivery['method']) {
    case deliveryMethods.poll:
      return { method: 'poll', endpoint: '', authorization: '' };
    case deliveryMethods.push: {
      const authorization = textIn(delivery, 'authorization_header', 4_000);
      if (authorization !== undefined && authorization !== '' && !headerValue.test(authorization))
        throw invalidRequest('delivery.authorization_header must be the value of a header, in ASCII');
      return {
        method: 'push',
        endpoint: endpointIn(delivery, asking),
        ...(authorization !== undefined && { authorization }),
      };
    }
    default:
      throw invalidRequest(`delivery.method must be ${deliveryMethods.push} or ${deliveryMethods.poll}`);
  }
}

const longestDescription = 1_000;

/** Settings that a body says; what it leaves out is left out. @throws OAuthError `invalid_request` */
export function settingsIn(body: Json, asking: Asking): Partial<WantedSettings> {
  const events = eventsIn(body);
  const description = textIn(body, 'description', longestDescription);
  return {
    ...deliveryIn(body, asking),
    ...(events && { eventsRequested: events }),
    ...(description !== undefined && { description }),
  };
}
