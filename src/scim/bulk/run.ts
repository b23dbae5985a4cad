import type { Call, Endpoint, Written } from '../call.ts';
import { errorBody, type ScimError, toScimError } from '../errors.ts';
import type { Resource } from '../resource.ts';
import { referencesIn, resolved } from './references.ts';
import type { BulkOperation, BulkRequest } from './request.ts';

type Endpoints = Readonly<Record<BulkOperation['type'], Endpoint>>;

interface Outcome {
  readonly status: number;
  readonly location?: string | undefined;
  readonly error?: ScimError;
}

/** Operations under way at the same time: their appends share round trips. */
const atOnce = 50;

const bulkResponse = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

async function perform(
  call: Call,
  endpoints: Endpoints,
  operation: BulkOperation,
): Promise<Written | undefined> {
  const { method, type, id = '', body, version } = operation;
  const endpoint = endpoints[type];
  const preconditions = { ifMatch: version, ifNoneMatch: undefined };
  switch (method) {
    case 'POST':
      return endpoint.create(call, body);
    case 'PUT':
      return endpoint.replace(call, id, body, preconditions);
    case 'PATCH':
      return endpoint.patch(call, id, body, preconditions);
    default:
      await endpoint.remove(call, id, preconditions);
      return undefined;
  }
}

/** What must be over before an operation: what makes that to which it refers, and what comes before it of the same. */
function waitedFor(operations: readonly BulkOperation[]): number[][] {
  const makers = new Map(
    operations.map(({ bulkId, method }, i) => [method === 'POST' ? bulkId : undefined, i]),
  );
  const last = new Map<string, number>();
  return operations.map(({ body, id, type }, i) => {
    const references = [...referencesIn([body, id])].flatMap((name) => makers.get(name) ?? []);
    const before = id === undefined ? undefined : last.get(`${type}/${id}`);
    if (id !== undefined) last.set(`${type}/${id}`, i);
    return [...references, ...(before === undefined ? [] : [before])].filter((each) => each !== i);
  });
}

/**
 * The operations of a bulk request (RFC 7644 §3.7). Those that have nothing to do with each other run together; what
 * refers to another waits for it. Where a number of failures ends all, they run one by one, so that it is known what
 * was not done. What refers to each other in a circle is refused.
 */
export async function runBulk(
  call: Call,
  endpoints: Endpoints,
  { operations, failOnErrors }: BulkRequest,
): Promise<Resource> {
  const ids = new Map<string, string>();
  const outcomes: (Outcome | undefined)[] = operations.map(() => undefined);
  const waiting = waitedFor(operations);

  const run = async (i: number): Promise<void> => {
    const operation = operations[i] as BulkOperation;
    try {
      const written = await perform(call, endpoints, resolved(operation, ids));
      if (operation.method === 'POST' && operation.bulkId && written) ids.set(operation.bulkId, written.id);
      const status = operation.method === 'POST' ? 201 : written ? 200 : 204;
      outcomes[i] = { status, location: written?.location };
    } catch (thrown) {
      const error = toScimError(thrown);
      outcomes[i] = { status: error.status, error };
    }
  };

  const failures = () => outcomes.filter((outcome) => outcome?.error).length;
  const most = failOnErrors > 0 ? 1 : atOnce;
  const left = new Set(operations.keys());
  while (left.size > 0 && (failOnErrors === 0 || failures() < failOnErrors)) {
    const ready = [...left].filter((i) => waiting[i]?.every((before) => !left.has(before)));
    // Nothing is ready of what stands in a circle: it runs without what it waits for, and says so.
    const next = (ready.length > 0 ? ready : [...left]).slice(0, most);
    for (const i of next) left.delete(i);
    await Promise.all(next.map(run));
  }
  return {
    schemas: [bulkResponse],
    Operations: outcomes.flatMap((outcome, i) =>
      outcome ? [shown(operations[i] as BulkOperation, outcome)] : [],
    ),
  };
}

const shown = ({ method, bulkId }: BulkOperation, { status, location, error }: Outcome): Resource => ({
  method,
  ...(bulkId !== undefined && { bulkId }),
  ...(location !== undefined && { location }),
  status: String(status),
  ...(error && { response: errorBody(error) }),
});
