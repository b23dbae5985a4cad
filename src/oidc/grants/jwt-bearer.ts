import { describeVerdict, type RefusedAssertion, takeAssertion } from '../clients/assertion.ts';
import type { Asking } from '../clients/authenticate.ts';
import { keyIdOf } from '../clients/keys.ts';
import type { Machine } from '../clients/machines.ts';
import { isOfIssuer } from '../clients/workloads.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { invalidGrant, invalidRequest, OAuthError } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { Authorized } from '../tokens/authorized.ts';
import type { GrantContext } from './grant.ts';
import { acceptIdJag, isIdJag } from './id-jag/accept.ts';
import { ofMachine } from './of-machine.ts';

/**
 * JWT profile (RFC 7523 §2.1): a machine user signs a JWT with one of its keys, which `kid` names; `iss` and `sub`
 * are its user id, `aud` the issuer. The assertion is the whole proof, so no client authenticates besides
 * (RFC 7521 §4.1). One of an issuer that the machine user's organization trusts stands in the place of it, and then
 * `client_id` says which machine user is meant. What an issuer says of people is brought by an application (ID-JAG).
 *
 * Round trips: one append (key, machine and organization are remembered); one more write where the assertion has a `jti`,
 * which is used up. A JWT adds one read and one signature.
 */
export const jwtBearer = {
  async authenticate(context: GrantContext, asking: Asking): Promise<Machine> {
    const { provider, instance } = context;
    const { platform } = provider;
    const assertion = asking.form.get('assertion');
    if (assertion === undefined) throw invalidRequest('The parameter assertion is missing');
    if (isOfIssuer(assertion, instance)) return machineOfWorkload(context, asking, assertion);
    const keyId = keyIdOf(assertion);
    const found = keyId && (await provider.machineKeys.byKeyId(instance.id, keyId));
    if (!found) throw refused(unknownKey);
    const verdict = await takeAssertion(platform, instance, assertion, found.signer);
    if (!verdict.ok) throw refused(verdict);
    if (!found.machine.active) throw invalidGrant('The machine user or its organization is inactive');
    return found.machine;
  },

  prove: (context: GrantContext, form: Parameters, machine: Machine): Promise<Authorized> =>
    ofMachine(context, form, machine, tokenReason.jwtProfile),

  broughtBy: { isMeant: isIdJag, open: acceptIdJag },
};

async function machineOfWorkload(
  { provider }: GrantContext,
  asking: Asking,
  assertion: string,
): Promise<Machine> {
  const clientId = asking.form.get('client_id');
  if (clientId === undefined)
    throw invalidRequest('client_id is missing: with an assertion of another issuer it says who asks');
  try {
    return await provider.authentication.workload(asking, clientId, assertion);
  } catch (error) {
    // Here it is the grant that is wrong, not an authentication beside it (RFC 7523 §3.1).
    if (!(error instanceof OAuthError && error.code === 'invalid_client')) throw error;
    throw invalidGrant('The assertion is not valid for this client_id', { detail: error.detail ?? '' });
  }
}

const refused = (verdict: RefusedAssertion) =>
  invalidGrant(`The assertion is not valid${describeVerdict(verdict)}`, { detail: verdict.reason });

const unknownKey = { ok: false, claim: false, reason: 'no kid in the header, or of no current key' } as const;
