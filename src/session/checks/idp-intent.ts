import { failedPrecondition } from '../../errors/index.ts';
import { runCommands } from '../../eventstore/index.ts';
import { consume, intentAggregate, requireArrived, requireIntentToken } from '../../intent/index.ts';
import { acceptExternalLogin, linksAggregate, wordOf } from '../../user/index.ts';
import * as events from '../events.ts';
import { defineCheck } from './check.ts';

const notFrom = () =>
  failedPrecondition('SESSION-Idp01', 'The user may not sign in from this identity provider', {
    field: 'checks.idp_intent',
  });

/** The person came back from an identity provider with an account that they have linked. Each visit counts once. */
export const idpIntentCheck = defineCheck({
  name: 'idpIntent',
  field: 'checks.idp_intent',
  read: ({ idpIntentId, idpIntentToken }) => ({ id: idpIntentId, token: idpIntentToken }),
  async prove({ platform }, { scope, user }, { id, token }) {
    const { store, encryption, clock } = platform;
    requireIntentToken(encryption, id, token);
    const parts = [
      { aggregate: intentAggregate, id },
      { aggregate: linksAggregate, id: user.id },
    ] as const;
    const [, person] = await runCommands(store, scope, parts, async (intent, links) => {
      const { idpId, person } = requireArrived(intent.state, clock());
      if ((await wordOf(platform, scope.instanceId, user, idpId)) === 'nothing') throw notFrom();
      const link = { idpId, externalId: person.id, name: person.name };
      return [consume(intent.state, clock()), acceptExternalLogin(links.state, link)];
    });
    return { userVersion: person.version, means: (_session, at) => [events.sessionIntentChecked(at)] };
  },
});
