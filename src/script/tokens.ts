import { oncePer, type Platform } from '../platform.ts';
import { configuredScripts, type RunnableAction } from './configured.ts';
import { type MetadataEntry, metadataOf, wellFormed } from './effects.ts';
import { flowTypes, triggerTypes } from './flows.ts';
import { asksOf } from './objects.ts';
import { runTrigger, toolsOf } from './run.ts';
import { writeMetadata } from './sign-in.ts';

export type TokenTrigger = 'preuserinfo' | 'preaccesstoken';
export type Claims = Readonly<Record<string, unknown>>;

export interface TokenFacts {
  readonly userId: string;
  /** What the token or answer says so far. */
  readonly claims: Claims;
  /** What the server alone may say. */
  readonly isReserved: (claim: string) => boolean;
}

/** @returns the claims that scripts add. @throws PosternError when one fails that must not */
export type RunTokenScripts = (facts: TokenFacts) => Promise<Claims>;

interface Added {
  readonly claims: Claims;
  readonly metadata: readonly MetadataEntry[];
}

/** Of everything that is added: it goes into tokens, which go into headers. */
const mostBytes = 16_384;

const triggers = {
  preuserinfo: triggerTypes.preUserinfoCreation,
  preaccesstoken: triggerTypes.preAccessTokenCreation,
} as const;

const logClaim = ({ name }: RunnableAction) => `urn:zitadel:iam:action:${name}:log`;

/** The scripts of an organization that add claims to what its users are told of; undefined where it has none. */
export const tokenScripts = oncePer((platform: Platform) => {
  const find = configuredScripts(platform);
  const tools = toolsOf(platform);

  return {
    /** Those that run, in their order. */
    async named(
      instanceId: string,
      orgId: string,
      trigger: TokenTrigger,
    ): Promise<readonly Pick<RunnableAction, 'id' | 'name'>[]> {
      return find(instanceId, orgId, flowTypes.customiseToken, triggers[trigger]);
    },

    of(
      instanceId: string,
      orgId: string,
      trigger: TokenTrigger,
    ): RunTokenScripts | undefined | Promise<RunTokenScripts | undefined> {
      const runOf = (actions: readonly RunnableAction[]): RunTokenScripts | undefined => {
        if (actions.length === 0) return undefined;
        return async ({ userId, claims, isReserved }) => {
          const added = await runTrigger<Added>(
            tools,
            {
              instanceId,
              orgId,
              actions,
              kind: 'token',
              facts: (before) => ({ claims: { ...claims, ...before.claims } }),
              asks: asksOf(platform, instanceId, { userId, orgId }),
              changed: (before, action, effects) =>
                withEffects(
                  before,
                  action,
                  wellFormed(effects),
                  (claim) => isReserved(claim) || Object.hasOwn(claims, claim),
                ),
            },
            { claims: {}, metadata: [] },
          );
          await writeMetadata(platform, instanceId, userId, added.metadata);
          return added.claims;
        };
      };
      const found = find(instanceId, orgId, flowTypes.customiseToken, triggers[trigger]);
      return found instanceof Promise ? found.then(runOf) : runOf(found);
    },
  };
});

export type TokenScripts = ReturnType<typeof tokenScripts>;

/** Zitadel's own claims are nobody's to set; of what is there already the log says so, and it stays. */
function withEffects(
  before: Added,
  action: RunnableAction,
  effects: readonly (readonly unknown[])[],
  isThere: (claim: string) => boolean,
): Added {
  const claims = new Map(Object.entries(before.claims));
  const metadata = [...before.metadata];
  const log: unknown[] = [];
  for (const effect of effects) {
    const [name, key, value] = effect;
    if (name === 'claim log') log.push(String(key));
    else if (name === 'claim' && typeof key === 'string') {
      if (key.startsWith('urn:zitadel:iam')) continue;
      if (isThere(key) || claims.has(key)) log.push(`the claim ${key} is there already`);
      else if (value !== undefined) claims.set(key, value);
    } else {
      const entry = metadataOf(effect as never);
      if (entry) metadata.push(entry);
    }
  }
  if (log.length > 0) claims.set(logClaim(action), log);
  const all = Object.fromEntries(claims);
  if (JSON.stringify(all).length > mostBytes)
    throw new Error(`it adds more than ${mostBytes} bytes of claims`);
  return { claims: all, metadata };
}
