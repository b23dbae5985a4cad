import { assertionAudiences, checkAssertion, describeVerdict, keyIdOf } from '../clients/assertion.ts';
import { machineOfKey } from '../clients/machine-keys.ts';
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
  const { provider, instance } = context;
  const { platform } = provider;
  const assertion = form.get('assertion');
  if (assertion === undefined) throw invalidRequest('The parameter assertion is missing');
  const keyId = keyIdOf(assertion);
  const found = keyId && (await machineOfKey(platform, instance.id, keyId));
  const verdict = found
    ? await checkAssertion(assertion, found.key, assertionAudiences(instance), platform.clock())
    : ({ ok: false, claim: false, reason: 'no kid in the header, or of an unknown or expired key' } as const);
  if (!verdict.ok) {
    throw invalidGrant(`The assertion is not valid${describeVerdict(verdict)}`, { detail: verdict.reason });
  }
  if (!found || !found.machine.active) throw invalidGrant('The machine user or its organization is inactive');
  return ofMachine(context, form, found.machine, tokenReason.jwtProfile);
}
