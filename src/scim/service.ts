import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { readBody } from './body.ts';
import { readBulk } from './bulk/request.ts';
import { runBulk } from './bulk/run.ts';
import type { Call, Shown } from './call.ts';
import { allSchemas, allTypes, schemaNamed, serviceProviderConfig, typeNamed } from './discovery.ts';
import { notFound, ScimError } from './errors.ts';
import { groups } from './group/endpoint.ts';
import { type ListRequest, listOfBody, listOfQuery, listResponse } from './list.ts';
import type { Resource } from './resource.ts';
import { groupType, type ResourceType, userType } from './schema/index.ts';
import { readSelection, type Selection } from './selection.ts';
import { users } from './user/endpoint.ts';
import { isKnown, preconditionsOf } from './version.ts';

const endpoints = { Users: users, Groups: groups } as const;
const types: Readonly<Record<keyof typeof endpoints, ResourceType>> = { Users: userType, Groups: groupType };

const reply = (
  status: number,
  body: Resource | undefined,
  headers: Record<string, string> = {},
): WireReply => ({
  status,
  headers: {
    ...(body && { 'content-type': 'application/scim+json; charset=utf-8' }),
    'cache-control': 'no-store',
    ...headers,
  },
  body: body ? JSON.stringify(body) : null,
});

export const jsonReply = (body: Resource): WireReply => reply(200, body);

const withoutBody = (): WireReply => reply(204, undefined);

const shownReply = ({ resource, version, location }: Shown, status = 200): WireReply =>
  reply(status, resource, {
    etag: version,
    ...(status === 201 ? { location } : { 'content-location': location }),
  });

const allowing = (request: WireRequest, ...verbs: string[]) => {
  if (!verbs.includes(request.verb))
    throw new ScimError(405, `Use ${verbs.join(' or ')}`, undefined, {
      headers: { allow: verbs.join(', ') },
    });
};

const selectionOf = (type: ResourceType, query: URLSearchParams): Selection => {
  const given = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  return readSelection(type, given.get('attributes'), given.get('excludedattributes'));
};

const discovery: ReadonlySet<string> = new Set(['ServiceProviderConfig', 'Schemas', 'ResourceTypes']);

export const isDiscovery = ([name = '', , ...more]: readonly string[]): boolean =>
  discovery.has(name) && more.length === 0;

/** What is the same for every organization, and told to anybody (RFC 7644 §4). */
export function discovered(request: WireRequest, [name, id]: readonly string[], base: string): WireReply {
  allowing(request, 'GET', 'HEAD');
  const query = new URLSearchParams(request.query);
  if (query.has('filter')) throw new ScimError(403, 'What the server can do is not filtered');
  if (name === 'ServiceProviderConfig') {
    if (id !== undefined) throw notFound('There is one ServiceProviderConfig');
    return jsonReply(serviceProviderConfig(base));
  }
  const one = name === 'Schemas' ? schemaNamed : typeNamed;
  if (id !== undefined) return jsonReply(one(base, id));
  const all = (name === 'Schemas' ? allSchemas : allTypes)(base);
  return jsonReply(listResponse(listOfQuery(new URLSearchParams()), all.length, all));
}

/** Requests about resources. */
export async function answered(
  call: Call,
  request: WireRequest,
  segments: readonly string[],
): Promise<WireReply> {
  const [name = '', id, ...more] = segments;
  if (more.length > 0) throw notFound('There is nothing under this path');
  if (name === 'Bulk' && id === undefined) {
    allowing(request, 'POST');
    return bulk(call, request);
  }
  if (name === 'Me' || name === '.search')
    throw new ScimError(501, 'This is not built; name the type of resource, as /Users does');
  const found = Object.keys(endpoints).find((each) => each.toLowerCase() === name.toLowerCase());
  if (!found) throw notFound('There is no such endpoint; see /ResourceTypes');
  const kind = found as keyof typeof endpoints;
  if (id === undefined) return ofType(call, request, kind);
  if (id === '.search') {
    allowing(request, 'POST');
    return search(call, kind, listOfBody(await readBody(request)));
  }
  return ofResource(call, request, kind, id);
}

async function bulk(call: Call, request: WireRequest): Promise<WireReply> {
  const done = await runBulk(call, endpoints, readBulk(await readBody(request)));
  await call.settled();
  return jsonReply(done);
}

async function search(call: Call, kind: keyof typeof endpoints, request: ListRequest): Promise<WireReply> {
  const { total, resources } = await endpoints[kind].search(call, request);
  return jsonReply(listResponse(request, total, resources));
}

async function ofType(call: Call, request: WireRequest, kind: keyof typeof endpoints): Promise<WireReply> {
  allowing(request, 'GET', 'HEAD', 'POST');
  const query = new URLSearchParams(request.query);
  if (request.verb !== 'POST') return search(call, kind, listOfQuery(query));
  const selection = selectionOf(types[kind], query);
  const { id } = await endpoints[kind].create(call, await readBody(request));
  return written(call, kind, id, selection, 201);
}

/** What was written as queries show it. */
async function written(
  call: Call,
  kind: keyof typeof endpoints,
  id: string,
  selection: Selection,
  status = 200,
): Promise<WireReply> {
  await call.settled();
  return shownReply(await endpoints[kind].get(call, id, selection), status);
}

async function ofResource(
  call: Call,
  request: WireRequest,
  kind: keyof typeof endpoints,
  id: string,
): Promise<WireReply> {
  allowing(request, 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE');
  const endpoint = endpoints[kind];
  const preconditions = preconditionsOf(request);
  const query = new URLSearchParams(request.query);
  const selection = selectionOf(types[kind], query);
  switch (request.verb) {
    case 'PUT':
      await endpoint.replace(call, id, await readBody(request), preconditions);
      return written(call, kind, id, selection);
    case 'PATCH':
      await endpoint.patch(call, id, await readBody(request), preconditions);
      // Members of a group are many: who asks for none of it is told that it was done (RFC 7644 §3.5.2).
      return kind === 'Groups' && selection.only === undefined
        ? withoutBody()
        : written(call, kind, id, selection);
    case 'DELETE':
      await endpoint.remove(call, id, preconditions);
      return withoutBody();
    default: {
      const found = await endpoint.get(call, id, selection);
      return isKnown(preconditions, found.version)
        ? reply(304, undefined, { etag: found.version })
        : shownReply(found);
    }
  }
}
