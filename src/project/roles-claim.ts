import { invalidArgument } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import { requireExisting } from './commands.ts';
import * as events from './events.ts';
import type { Project } from './state.ts';

/** Decisions on the claim in which applications have the roles of their users as an array. */

const nothing: Decision = { events: [] };

/** What RFC 9068 §2.2.3.1 and most applications call it. */
export const defaultRolesClaim = 'groups';

/**
 * Claims that mean something of their own: RFC 7519 §4.1, OpenID Connect Core §2, §5.1 and §5.6, RFC 7662 §2.2,
 * RFC 8693 §4, RFC 7800, RFC 9396, RFC 9493, RFC 9701, and those of logout.
 */
const reserved = new Set(
  [
    'iss sub aud exp nbf iat jti',
    'auth_time nonce acr amr azp at_hash c_hash s_hash sid sub_jwk sub_id events',
    'name given_name family_name middle_name nickname preferred_username profile picture website email email_verified',
    'gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at',
    '_claim_names _claim_sources verified_claims',
    'active scope scopes client_id username token_type act may_act cnf authorization_details token_introspection',
    '__proto__',
  ].flatMap((line) => line.split(' ')),
);
const reservedPrefix = 'urn:zitadel:';

/** As scopes are written (RFC 6749 §3.3): no blanks, quotes or backslashes. */
const form = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/**
 * The name of a claim that is free. Case makes no difference: many readers of JSON, those of Go among them, take
 * `Sub` for `sub`.
 * @throws PosternError `invalid_argument`
 */
export function requireClaimName(claim: string): string {
  if (!form.test(claim)) {
    throw invalidArgument(
      'PROJECT-Clm01',
      'claim must be 1 to 200 visible ASCII characters without quotes and backslashes',
      { field: 'claim' },
    );
  }
  const name = claim.toLowerCase();
  if (reserved.has(name) || name.startsWith(reservedPrefix)) {
    throw invalidArgument(
      'PROJECT-Clm02',
      `The claim "${claim}" has a meaning of its own; choose another name, such as groups or roles`,
      { field: 'claim' },
    );
  }
  return claim;
}

export function setRolesClaim(project: Project, claim: string): Decision {
  requireExisting(project);
  const name = requireClaimName(claim);
  return project.rolesClaim === name ? nothing : { events: [events.projectRolesClaimSet({ claim: name })] };
}

export function resetRolesClaim(project: Project): Decision {
  requireExisting(project);
  return project.rolesClaim === '' ? nothing : { events: [events.projectRolesClaimRemoved({})] };
}
