import type { OpenedContext } from '../authz/request-context.ts';
import type { Platform } from '../platform.ts';
import type { Resource } from './resource.ts';
import type { Selection } from './selection.ts';
import type { Preconditions } from './version.ts';

/** A request in an organization that its caller was found to be allowed in. */
export interface Call {
  readonly platform: Platform;
  readonly context: OpenedContext;
  readonly orgId: string;
  /** Address of the organization's SCIM endpoints. */
  readonly base: string;
  /** By which the ids are told apart that clients bring along; '' for none. */
  readonly provisioningDomain: string;
  /** Waits until queries show what was written. */
  settled(): Promise<void>;
}

/** A resource as it is answered. */
export interface Shown {
  readonly resource: Resource;
  readonly version: string;
  readonly location: string;
}

/** What was written. */
export interface Written {
  readonly id: string;
  readonly location: string;
}

/** What a type of resource can do; every request, in bulk or not, is one of these. */
export interface Endpoint {
  get(call: Call, id: string, selection: Selection): Promise<Shown>;
  create(call: Call, body: Resource): Promise<Written>;
  replace(call: Call, id: string, body: Resource, preconditions: Preconditions): Promise<Written>;
  patch(call: Call, id: string, body: Resource, preconditions: Preconditions): Promise<Written>;
  remove(call: Call, id: string, preconditions: Preconditions): Promise<void>;
}
