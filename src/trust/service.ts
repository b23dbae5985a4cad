import { deletionDate, timestamp } from '../contract/details.ts';
import type { TrustedIssuerService } from '../contract/services/postern/trust/v1.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { trustOperations } from './operations.ts';
import { listBindings, listIssuers } from './queries.ts';
import { holderIn, identitiesOf, issuerMessage, ruleOf } from './wire.ts';

/** `postern.trust.v1.TrustedIssuerService` */
export function trustedIssuerService(platform: Platform) {
  const trust = trustOperations(platform);
  return implement<typeof TrustedIssuerService>('postern.trust.v1.TrustedIssuerService', {
    async createTrustedIssuer({ organizationId: orgId, identities, ...said }, context) {
      const { name, issuer, jwksUri, jwks, audience } = said;
      const input = { orgId, name, issuer, jwksUri, jwks, audience, identities: identitiesOf(identities) };
      const { id, done } = await trust.create(context, input);
      return { id, creationDate: timestamp(done.changedAt) };
    },

    async updateTrustedIssuer({ id, name, jwksUri, jwks, audience, identities }, context) {
      const done = await trust.change(context, id, {
        name,
        jwksUri,
        jwks,
        audience,
        ...(identities !== undefined && { identities: identitiesOf(identities) }),
      });
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteTrustedIssuer({ id }, context) {
      return { deletionDate: deletionDate(await trust.remove(context, id)) };
    },

    async listTrustedIssuers({ organizationId: orgId }, context) {
      await context.require('org.idp.read', { orgId });
      const { sql } = platform;
      const [issuers, bindings] = await Promise.all([
        listIssuers(sql, context.instance.id, orgId),
        listBindings(sql, context.instance.id, orgId),
      ]);
      return { trustedIssuers: issuers.map((row) => issuerMessage(row, bindings)) };
    },

    async bindTrustedIssuer({ id, holder, rules }, context) {
      const { bindingId, done } = await trust.bind(context, id, holderIn(holder), rules.map(ruleOf));
      return { bindingId, creationDate: timestamp(done.changedAt) };
    },

    async unbindTrustedIssuer({ id, bindingId }, context) {
      return { deletionDate: deletionDate(await trust.unbind(context, id, bindingId)) };
    },
  });
}
