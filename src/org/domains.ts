import type { RequestContext } from '../contract/types.ts';
import { alphanumeric, randomSecret } from '../crypto/index.ts';
import { failedPrecondition } from '../errors/index.ts';
import { type Decision, type Executed, runCommand } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import * as commands from './commands/index.ts';
import { placeOf, requireProof, requireProofType } from './domain-proof.ts';
import type { OrgNeighbours } from './neighbours.ts';
import { createProofGate } from './proof-gate.ts';
import { type Org, orgAggregate } from './state.ts';

/** Of a server one, whichever version of the API asks. */
const proofGateOf = oncePer((_platform: Platform) => createProofGate());

/** As Zitadel's secret generator for domains has it. */
const tokenLength = 32;

/** What becomes of an organization's domains; a domain that is verified takes user names with it. */
export function domainOperations(platform: Platform, neighbours: OrgNeighbours) {
  const { store, encryption, outbound } = platform;
  const gate = proofGateOf(platform);

  const run = (context: RequestContext, id: string, decide: (org: Org) => Decision): Promise<Executed<Org>> =>
    runCommand(store, context.scope, orgAggregate, id, ({ state }) => decide(state), { owner: id });

  return {
    async add(context: RequestContext, id: string, domain: string, verified = false): Promise<Executed<Org>> {
      await context.require('org.write', { orgId: id });
      const validationRequired =
        !verified && (await neighbours.domainValidationRequired(context.instance.id, id));
      const { primaryDomain: instanceDomain } = context.instance;
      const done = await run(context, id, (org) =>
        commands.addOrgDomain(org, { domain, instanceDomain, validationRequired }),
      );
      if (!validationRequired) await neighbours.claimUserNames(context, id, commands.cleanDomain(domain));
      return done;
    },

    /** The token that is to prove the domain from now on, and where it is to be. */
    async askForProof(context: RequestContext, id: string, request: { domain: string; type: number }) {
      await context.require('org.write', { orgId: id });
      const token = randomSecret(tokenLength, alphanumeric);
      const type = requireProofType(request.type);
      const code = encryption.seal('code', token);
      const { before } = await run(context, id, (org) =>
        commands.askForProof(org, { domain: request.domain, type, code }),
      );
      const { name } = commands.requireDomain(before.state, request.domain);
      return { token, url: placeOf({ domain: name, type, token }) };
    },

    /**
     * Verifies the domain by its proof. One that is verified already is left as it is, but what was interrupted is
     * gone on with.
     */
    async verify(context: RequestContext, id: string, typed: string): Promise<Executed<Org>> {
      await context.require('org.write', { orgId: id });
      const { state } = await store.load(context.instance.id, orgAggregate, id);
      const { name: domain, known } = commands.requireDomain(state, typed);
      const code = known.validationCode;
      if (!known.verified) {
        if (!code) {
          throw failedPrecondition('ORG-Dom11', 'No token was generated for the domain; generate one first');
        }
        const proof = {
          domain,
          type: requireProofType(known.validationType),
          token: encryption.openText(code),
        };
        await gate(`${context.instance.id}/${id}`, () =>
          requireProof(outbound, proof, context.signal).catch(async (error) => {
            await run(context, id, (org) => commands.failOrgDomain(org, { domain, code }));
            throw error;
          }),
        );
      }
      const done = await run(context, id, (org) => commands.verifyOrgDomain(org, { domain, code }));
      await neighbours.claimUserNames(context, id, commands.cleanDomain(domain));
      return done;
    },
  };
}
