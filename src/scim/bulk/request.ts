import { isObject, type JsonObject } from '../body.ts';
import { invalidSyntax, invalidValue, ScimError } from '../errors.ts';
import { requireSchema } from '../resource.ts';

/** RFC 7644 §3.7 */
const bulkSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** Operations of one request. */
export const mostOperations = 100;

export interface BulkOperation {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly bulkId: string | undefined;
  readonly type: 'Users' | 'Groups';
  /** Undefined: a new one is made. May be a reference to what another operation makes. */
  readonly id: string | undefined;
  readonly version: string | undefined;
  readonly body: JsonObject;
}

export interface BulkRequest {
  readonly operations: readonly BulkOperation[];
  /** How many may fail before the rest is left; 0: any number. */
  readonly failOnErrors: number;
}

const methods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const pathPattern = /^\/?(Users|Groups)(?:\/([^/?#]+))?\/?$/i;

const lowered = (object: JsonObject) =>
  new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));

function readOperation(operation: unknown): BulkOperation {
  if (!isObject(operation)) throw invalidSyntax('Each of Operations must be an object');
  const given = lowered(operation);
  const method = String(given.get('method') ?? '').toUpperCase();
  if (!methods.has(method)) throw invalidValue('method must be POST, PUT, PATCH or DELETE');
  const [, type = '', id] = pathPattern.exec(String(given.get('path') ?? '')) ?? [];
  if (type === '') throw invalidValue('path must be /Users or /Groups, with an id behind it or not');
  if ((method === 'POST') !== (id === undefined))
    throw invalidValue('POST has a path without an id; all others have one');
  const bulkId = given.get('bulkid');
  if (bulkId !== undefined && typeof bulkId !== 'string') throw invalidValue('bulkId must be a string');
  if (method === 'POST' && !bulkId) throw invalidValue('POST needs a bulkId');
  const body = given.get('data');
  if (method !== 'DELETE' && !isObject(body)) throw invalidValue('data must be an object');
  const version = given.get('version');
  return {
    method: method as BulkOperation['method'],
    bulkId: bulkId || undefined,
    type: type.toLowerCase() === 'users' ? 'Users' : 'Groups',
    id: id === undefined ? undefined : decoded(id),
    version: typeof version === 'string' ? version : undefined,
    body: isObject(body) ? body : {},
  };
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    throw invalidValue('path is not percent-encoded as it should be');
  }
}

export function readBulk(body: JsonObject): BulkRequest {
  requireSchema(body, bulkSchema);
  const given = lowered(body);
  const operations = given.get('operations');
  if (!Array.isArray(operations)) throw invalidSyntax('Operations must be a list');
  if (operations.length > mostOperations)
    throw new ScimError(
      413,
      `A bulk request can hold ${mostOperations} operations at most; send it in parts`,
    );
  const failOnErrors = given.get('failonerrors') ?? 0;
  if (typeof failOnErrors !== 'number' || !Number.isSafeInteger(failOnErrors) || failOnErrors < 0)
    throw invalidValue('failOnErrors must be a number from 0');
  const read = operations.map(readOperation);
  const named = read.flatMap(({ method, bulkId }) => (method === 'POST' && bulkId ? [bulkId] : []));
  if (new Set(named).size < named.length) throw invalidValue('Each POST needs a bulkId of its own');
  return { operations: read, failOnErrors };
}
