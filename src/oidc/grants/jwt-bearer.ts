import {
  assertionAudiences,
  checkAssertion,
  describeVerdict,
  keyIdOf,
  type RefusedAssertion,
} from '../clients/assertion.ts';
import { machineOfKey } from '../clients/machine-keys.ts';
import type { Machine } from '../clients/machines.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { invalidGrant, invalidRequest } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { Authorized } from '../tokens/authorized.ts';
import type { GrantContext } from './grant.ts';
import { ofMachine } from './of-machine.ts';

/**
 * JWT profile (RFC 7523 §2.1): a machine user signs a JWT with one of its keys, which `kid` names; `iss` and `sub`
 * are its user id, `aud` the issuer. The assertion is the whole proof, so no client authenticates besides
 * (RFC 7521 §4.1). It may be used again while it is good: client libraries do, and its audience is us alone.
 *
 * Round trips: one read (key, machine and organization) and one append. A JWT adds one read and one signature.
 */
export async function jwtBearer(context: GrantContext, form: Parameters): Promise<Authorized> {
  const assertion = form.get('assertion');
  if (assertion === undefined) throw invalidRequest('The parameter assertion is missing');
  return ofMachine(context, form, await machineOf(context, assertion), tokenReason.jwtProfile);
}

const refused = (verdict: RefusedAssertion) =>
  invalidGrant(`The assertion is not valid${describeVerdict(verdict)}`, { detail: verdict.reason });

const unknownKey = { ok: false, claim: false, reason: 'no kid in the header, or of no current key' } as const;

async function machineOf({ provider, instance }: GrantContext, assertion: string): Promise<Machine> {
  const { platform } = provider;
  const keyId = keyIdOf(assertion);
  const found = keyId && (await machineOfKey(platform, instance.id, keyId));
  if (!found) throw refused(unknownKey);
  const verdict = await checkAssertion(assertion, found.key, assertionAudiences(instance), platform.clock());
  if (!verdict.ok) throw refused(verdict);
  if (!found.machine.active) throw invalidGrant('The machine user or its organization is inactive');
  return found.machine;
}
