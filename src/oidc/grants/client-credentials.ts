import type { Machine } from '../clients/machines.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { Authorized } from '../tokens/authorized.ts';
import type { GrantContext } from './grant.ts';
import { ofMachine } from './of-machine.ts';

/**
 * Client credentials (RFC 6749 §4.4) of a machine user, whose client id is its user id or its name. The endpoint
 * has checked the secret, which is the whole proof.
 *
 * Round trips: one append, shared by all that are made at the same moment; machine and organization are
 * remembered until an event of them is projected. A JWT adds one read and one signature.
 */
export const clientCredentials = (
  context: GrantContext,
  form: Parameters,
  machine: Machine,
): Promise<Authorized> => ofMachine(context, form, machine, tokenReason.clientCredentials);
