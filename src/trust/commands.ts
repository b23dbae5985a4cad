import { readKeySet } from '../application/index.ts';
import { alreadyExists, invalidArgument, notFound, resourceExhausted } from '../errors/index.ts';
import { type ChangeOf, type ConstraintChange, type Decision, definePlaces } from '../eventstore/index.ts';
import { type ClaimRule, requireRules } from './claim-rules.ts';
import * as events from './events.ts';
import { issuerFields } from './fields.ts';
import type { Holder, TrustedIssuer } from './state.ts';

/** Decisions on one trusted issuer. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

/** All are read and remembered with their issuer. */
const mostBindings = 100;

const mostIssuers = 100;

export const issuerPlaces = definePlaces({
  type: 'trusted_issuer_place',
  most: mostIssuers,
  error: { id: 'TRUST-Iss04', message: `An organization trusts at most ${mostIssuers} issuers` },
  refused: resourceExhausted,
});

/** An organization trusts an issuer once, so that it is never the question by which of two rules. */
const constraintOf = (orgId: string, issuer: string) => ({
  type: 'trusted_issuers',
  field: `${issuer} ${orgId}`,
});
const takeIssuer = (orgId: string, issuer: string): ConstraintChange => ({
  action: 'add',
  ...constraintOf(orgId, issuer),
  error: {
    id: 'TRUST-Iss02',
    message: 'The organization trusts this issuer already; change that one instead',
  },
});
const freeIssuer = (orgId: string, issuer: string): ConstraintChange => ({
  action: 'remove',
  ...constraintOf(orgId, issuer),
});

export const exists = ({ lifecycle }: TrustedIssuer): boolean => lifecycle === 'active';

/** @throws PosternError `not_found` */
export function requireExisting(issuer: TrustedIssuer): void {
  if (!exists(issuer)) throw notFound('TRUST-Nfd01', 'Trusted issuer not found', { field: 'id' });
}

type Change = Omit<ChangeOf<typeof issuerFields.all>, 'issuer'>;

/** Keys in the form that is kept. */
const withKeys = <C extends Change>(input: C): C =>
  input.jwks ? { ...input, jwks: readKeySet(input.jwks) } : input;

export interface NewTrustedIssuer extends Change {
  readonly orgId: string;
  readonly name: string;
  readonly issuer: string;
  /** It is one of the addresses of this server, which nobody trusts as another. */
  readonly isOwn: boolean;
  /** Of `issuerPlaces`. */
  readonly place: number;
}

const requireOneSource = ({ jwksUri = '', jwks = '' }: Change): void => {
  if ((jwksUri === '') !== (jwks === '')) return;
  throw invalidArgument('TRUST-Key04', 'Give either jwks_uri, where the keys are, or jwks, the keys', {
    field: 'jwks_uri',
  });
};

export function addIssuer(issuer: TrustedIssuer, input: NewTrustedIssuer): Decision {
  if (issuer.lifecycle !== 'absent')
    throw alreadyExists('TRUST-Ext01', 'A trusted issuer with this id already exists');
  if (input.isOwn)
    throw invalidArgument(
      'TRUST-Iss03',
      'issuer must be another than this server, which trusts its own tokens anyway',
      {
        field: 'issuer',
      },
    );
  const values = issuerFields.clean(withKeys(input));
  requireOneSource(values);
  const { name, issuer: address } = values;
  return {
    events: [events.trustedIssuerAdded({ ...issuerFields.writeNew(values), name, issuer: address })],
    constraints: [takeIssuer(input.orgId, address), issuerPlaces.take(input.orgId, input.place)],
  };
}

/** Keys that are given take the place of those that are fetched, and the other way about. */
function withOtherSource({ jwksUri, jwks, ...change }: Change): Change {
  if (jwksUri) return { ...change, jwksUri, jwks: jwks ?? '' };
  if (jwks) return { ...change, jwks, jwksUri: jwksUri ?? '' };
  return { ...change, ...(jwksUri !== undefined && { jwksUri }), ...(jwks !== undefined && { jwks }) };
}

export function changeIssuer(issuer: TrustedIssuer, input: Change): Decision {
  requireExisting(issuer);
  const change = issuerFields.differences(issuer, issuerFields.clean(withKeys(withOtherSource(input))));
  if (Object.keys(change).length === 0) return nothing;
  requireOneSource({ ...issuer, ...change });
  return { events: [events.trustedIssuerChanged(issuerFields.write(change))] };
}

export const removeIssuer = (issuer: TrustedIssuer, orgId: string): Decision =>
  exists(issuer)
    ? { events: [events.trustedIssuerRemoved({})], constraints: [freeIssuer(orgId, issuer.issuer)] }
    : nothing;

/** Whether another binding has its place only where some are taken away, such as those whose holders are gone. */
export const isFull = ({ bindings }: TrustedIssuer): boolean => bindings.size >= mostBindings;

/** @param gone bindings whose holders are removed, which make place */
export function bind(
  issuer: TrustedIssuer,
  bindingId: string,
  holder: Holder,
  rules: readonly ClaimRule[],
  gone: readonly string[] = [],
): Decision {
  requireExisting(issuer);
  const required = requireRules(rules);
  if (issuer.bindings.size - gone.length >= mostBindings)
    throw resourceExhausted(
      'TRUST-Bin01',
      `An issuer has at most ${mostBindings} bindings; match a prefix, or remove one`,
    );
  const named = { userId: '', projectId: '', applicationId: '', ...holder };
  return {
    events: [
      ...gone.map((id) => events.bindingRemoved({ bindingId: id })),
      events.bindingAdded({ bindingId, ...named, rules: required.map((rule) => ({ ...rule })) }),
    ],
    requires: [
      'userId' in holder ? { type: 'user', id: holder.userId } : { type: 'project', id: holder.projectId },
    ],
  };
}

export const unbind = (issuer: TrustedIssuer, bindingId: string): Decision =>
  exists(issuer) && issuer.bindings.has(bindingId)
    ? { events: [events.bindingRemoved({ bindingId })] }
    : nothing;
