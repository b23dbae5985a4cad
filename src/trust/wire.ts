import { timestamp } from '../contract/details.ts';
import {
  type BindTrustedIssuerRequest,
  type ClaimRule as ClaimRuleMessage,
  Identities,
  Match,
} from '../contract/services/postern/trust/v1.ts';
import { invalidArgument } from '../errors/index.ts';
import type { ClaimRule } from './claim-rules.ts';
import type { Identities as IdentitiesOfIssuer } from './fields.ts';
import type { BindingRow, TrustedIssuerRow } from './queries.ts';
import type { Holder } from './state.ts';

/** @throws PosternError `invalid_argument` */
export function holderIn(holder: BindTrustedIssuerRequest['holder']): Holder {
  if (holder.case === 'userId') return { userId: holder.value };
  if (holder.case === 'application') {
    const { projectId, applicationId } = holder.value;
    return { projectId, applicationId };
  }
  throw invalidArgument('TRUST-Bin03', 'Name a user_id or an application, which is to be bound', {
    field: 'holder',
  });
}

export const ruleOf = ({ claim, match, value }: ClaimRuleMessage): ClaimRule => ({
  claim,
  match: match === Match.PREFIX ? 'prefix' : 'exact',
  value,
});

const matchMessage = { exact: Match.EXACT, prefix: Match.PREFIX } as const;

export const identitiesOf = (identities: Identities): IdentitiesOfIssuer =>
  identities === Identities.VERIFIED_EMAIL ? 'verified_email' : 'none';

const bindingMessage = (row: BindingRow) => ({
  id: row.id,
  holder:
    row.user_id === ''
      ? {
          case: 'application' as const,
          value: { projectId: row.project_id, applicationId: row.application_id },
        }
      : { case: 'userId' as const, value: row.user_id },
  holderName: row.holder_name ?? '',
  rules: row.rules.map(({ claim, match, value }) => ({ claim, match: matchMessage[match], value })),
  creationDate: timestamp(row.creation_date),
});

export const issuerMessage = (row: TrustedIssuerRow, bindings: readonly BindingRow[]) => ({
  id: row.id,
  organizationId: row.resource_owner,
  name: row.name,
  issuer: row.issuer,
  jwksUri: row.jwks_uri,
  jwks: row.jwks,
  audience: row.audience,
  identities: row.identities === 'verified_email' ? Identities.VERIFIED_EMAIL : Identities.UNSPECIFIED,
  bindings: bindings.filter(({ trusted_issuer_id: id }) => id === row.id).map(bindingMessage),
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});
