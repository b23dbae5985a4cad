import type { WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { invalidRequest, OAuthError } from './errors.ts';

/** Parameters of a protocol request; those without a value count as left out (RFC 6749 §3.1). */
export interface Parameters {
  get(name: string): string | undefined;
  /** All values of `audience` and `resource`, which may come more than once (RFC 8693 §2.1). */
  all(name: Repeatable): readonly string[];
  readonly names: Iterable<string>;
}

type Repeatable = 'audience' | 'resource';
const repeatable: ReadonlySet<string> = new Set<Repeatable>(['audience', 'resource']);

/** Enough for any request of the protocols, and little to hold in memory. */
const maxFormBytes = 64 * 1024;

const badEncoding = () =>
  invalidRequest('Parameters must be form-encoded UTF-8 without control character U+0000');

const decode = (text: string): string => {
  const plain = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!plain.includes('%')) return plain;
  try {
    return decodeURIComponent(plain);
  } catch {
    throw badEncoding();
  }
};

/** Bytes that are no UTF-8 arrive as U+FFFD from lenient decoders; NUL can be stored nowhere. */
const unusable = /[\u0000\ufffd]/;

/**
 * Reads `application/x-www-form-urlencoded` text.
 * @throws OAuthError `invalid_request` for bad encoding and for a parameter that comes twice (RFC 6749 §3.1, §3.2)
 */
export function parseParameters(text: string): Parameters {
  const values = new Map<string, string>();
  const repeated: [name: string, value: string][] = [];
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (unusable.test(name) || unusable.test(value)) throw badEncoding();
    if (repeatable.has(name) && value !== '') repeated.push([name, value]);
    else if (values.has(name))
      throw invalidRequest(`The parameter ${safeName(name)} is given more than once`);
    values.set(name, value);
  }
  return {
    get: (name) => values.get(name) || undefined,
    all: (wanted) => repeated.filter(([name]) => name === wanted).map(([, value]) => value),
    names: values.keys(),
  };
}

/** A name that may stand in a description (RFC 6749 §5.2). */
const safeName = (name: string): string => (/^[\w.:-]{1,64}$/.test(name) ? name : 'with a strange name');

/** Of a request that has none. */
export const noParameters: Parameters = { get: () => undefined, all: () => [], names: [] };

const utf8 = new TextDecoder('utf-8', { fatal: true });

const formType = 'application/x-www-form-urlencoded';

const isForm = (contentType: string | undefined): boolean =>
  contentType === formType || contentType?.split(';', 1)[0]?.trim().toLowerCase() === formType;

/**
 * Reads the body as a form.
 * @throws OAuthError `invalid_request` for other media types (400), and for bodies that are too large (413)
 */
export function readForm(request: WireRequest): Parameters | Promise<Parameters> {
  if (!isForm(request.header('content-type'))) throw invalidRequest(`The body must be of type ${formType}`);
  const body = request.body();
  return body instanceof Promise ? body.then(parseForm, refuseBody) : parseForm(body);
}

function parseForm(body: Uint8Array): Parameters {
  if (body.length > maxFormBytes) throw tooLarge();
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw badEncoding();
  }
  return parseParameters(text);
}

function refuseBody(error: unknown): never {
  if (error instanceof PosternError && error.kind === 'resource_exhausted') throw tooLarge();
  throw error;
}

const tooLarge = () =>
  new OAuthError('invalid_request', 413, `The body is larger than ${maxFormBytes / 1024} KiB`);

const printableAscii = /^[\x21-\x7e]*$/;

export function readQuery(request: WireRequest): Parameters {
  if (!printableAscii.test(request.query)) throw badEncoding();
  return parseParameters(request.query);
}

/** Query of a GET, form of a POST, as the authorization and end-session endpoints take either. */
export const readEither = (request: WireRequest): Parameters | Promise<Parameters> =>
  request.verb === 'POST' ? readForm(request) : readQuery(request);

/** Space-delimited list (RFC 6749 §3.3), without repetitions. */
export const listOf = (value: string | undefined): string[] => [
  ...new Set((value ?? '').split(' ').filter((item) => item !== '')),
];
