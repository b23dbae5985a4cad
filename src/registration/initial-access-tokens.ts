import { randomToken } from '../crypto/index.ts';
import { unauthenticated } from '../errors/index.ts';
import { type CommandScope, runCommand, unborn } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { initialAccessToken } from './state.ts';

/** `<id>.<secret>`: it is found by its id, so that no table has to be as new as the token. */
const initialTokenForm = /^iat_([^.]{1,100})\.([\w-]{20,100})$/;

export function initialAccessTokens({
  store,
  ids,
  secrets,
  clock,
}: Pick<Platform, 'store' | 'ids' | 'secrets' | 'clock'>) {
  return {
    async add(
      scope: CommandScope,
      input: Pick<commands.NewInitialAccessToken, 'name' | 'expires' | 'maxClients'>,
    ) {
      const id = ids();
      const secret = randomToken();
      const done = await runCommand(
        store,
        scope,
        initialAccessToken,
        id,
        () => commands.addInitialAccessToken({ ...input, tokenHash: secrets.hash(secret), now: clock() }),
        { from: unborn(initialAccessToken, id) },
      );
      return { id, token: `iat_${id}.${secret}`, done };
    },

    /**
     * @returns its id; undefined for what is no such token at all
     * @throws PosternError `unauthenticated` for one that is unknown, over or used up
     */
    async open(instanceId: string, token: string): Promise<string | undefined> {
      const [, id, secret] = initialTokenForm.exec(token) ?? [];
      if (id === undefined || secret === undefined) return undefined;
      const { state } = await store.load(instanceId, initialAccessToken, id);
      const right = state.lifecycle === 'active' && (await secrets.verify(secret, state.tokenHash));
      if (right && commands.isGood(state, clock())) return id;
      throw unauthenticated('REG-Iat05', 'The initial access token is unknown, over or used up');
    },

    remove: (scope: CommandScope, id: string) =>
      runCommand(store, scope, initialAccessToken, id, ({ state }) =>
        commands.removeInitialAccessToken(state),
      ),
  };
}
