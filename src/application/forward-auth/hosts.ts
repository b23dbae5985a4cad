import type { ConstraintChange } from '../../eventstore/index.ts';

/** A host is of one application in the instance: who passes there is decided by one. */

const type = 'forward_auth_host';

/** With its port, unless that is the usual one of the scheme. */
export const hostOf = (origin: string): string => new URL(origin).host;

export const forwardAuthHostConstraint = (origin: string): ConstraintChange => ({
  action: 'add',
  type,
  field: hostOf(origin),
  error: {
    id: 'APP-Fwd01',
    message: 'Another application is protected under this host; take it from that one first',
  },
});

export const freeForwardAuthHosts = (origins: readonly string[]): ConstraintChange[] =>
  origins.map((origin) => ({ action: 'remove', type, field: hostOf(origin) }));
