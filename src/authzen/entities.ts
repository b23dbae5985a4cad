import { isObject, type JsonObject } from './body.ts';
import { badRequest } from './errors.ts';

/** The information model (§5): what requests say, read and checked. Fields that nobody knows are passed over. */

export interface SubjectEntity {
  readonly type: string;
  readonly id: string;
  /** Of the subject, as evidence for scopes; undefined for none. */
  readonly accessToken: string | undefined;
}

export interface ResourceEntity {
  readonly type: string;
  readonly id: string;
  /** Roles count only as far as they are held in this organization; undefined: in any. */
  readonly organizationId: string | undefined;
}

const missing = (field: string) => badRequest(`${field} is missing`);

function objectAt(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  if (value === undefined) throw missing(name);
  if (!isObject(value)) throw badRequest(`${name} must be an object`);
  return value;
}

function textAt(of: JsonObject, name: string, path: string): string {
  const value = of[name];
  if (value === undefined) throw missing(`${path}.${name}`);
  if (typeof value !== 'string') throw badRequest(`${path}.${name} must be a string`);
  if (value === '') throw badRequest(`${path}.${name} must not be empty`);
  return value;
}

/** One of the entity's properties that mean something here. */
function propertyOf(entity: JsonObject, name: string, path: string): string | undefined {
  const { properties } = entity;
  if (properties === undefined) return undefined;
  if (!isObject(properties)) throw badRequest(`${path}.properties must be an object`);
  return properties[name] === undefined ? undefined : textAt(properties, name, `${path}.properties`);
}

/** @param searched the id is what is looked for: one that is given is ignored (§8.3, §8.4) */
export function subjectOf(body: JsonObject, searched?: 'searched'): SubjectEntity {
  const subject = objectAt(body, 'subject');
  return {
    type: textAt(subject, 'type', 'subject'),
    id: searched ? '' : textAt(subject, 'id', 'subject'),
    accessToken: propertyOf(subject, 'access_token', 'subject'),
  };
}

export function resourceOf(body: JsonObject, searched?: 'searched'): ResourceEntity {
  const resource = objectAt(body, 'resource');
  return {
    type: textAt(resource, 'type', 'resource'),
    id: searched ? '' : textAt(resource, 'id', 'resource'),
    organizationId: propertyOf(resource, 'organization_id', 'resource'),
  };
}

/** The name: no property of an action means anything here. */
export const actionOf = (body: JsonObject): string => textAt(objectAt(body, 'action'), 'name', 'action');

/** Accepted and checked; no decision depends on it. */
export function checkContext({ context }: JsonObject): void {
  if (context !== undefined && !isObject(context)) throw badRequest('context must be an object');
}
