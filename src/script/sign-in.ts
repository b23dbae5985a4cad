import { oncePer, type Platform } from '../platform.ts';
import { writeUserMetadata } from '../user/index.ts';
import { configuredScripts, type RunnableAction, triggerUse } from './configured.ts';
import { type MetadataEntry, metadataOf, wellFormed } from './effects.ts';
import { flowTypes, triggerTypes } from './flows.ts';
import { runTrigger, toolsOf } from './run.ts';

/** What was checked, as scripts call it. */
export type AuthMethod = 'password' | 'OTP' | 'U2F' | 'passwordless';

/** A check of somebody who signs in at the login pages. */
export interface CheckFacts {
  readonly instanceId: string;
  readonly orgId: string;
  readonly userId: string;
  readonly method: AuthMethod;
  /** Why it failed; undefined when it did not. */
  readonly error?: string | undefined;
  /** *auth request* and *http request* of Zitadel's documentation; nothing that proves anything. */
  readonly authRequest: object;
  readonly httpRequest: object;
}

const flow = flowTypes.internalAuthentication;

/** The actions of organizations after each check at the login pages. */
export const signInScripts = oncePer((platform: Platform) => {
  const find = configuredScripts(platform);
  const used = triggerUse(platform);
  const tools = toolsOf(platform);

  async function run(facts: CheckFacts, actions: readonly RunnableAction[]): Promise<void> {
    const { instanceId, orgId, userId, method, error, authRequest, httpRequest } = facts;
    const metadata = await runTrigger<readonly MetadataEntry[]>(
      tools,
      {
        instanceId,
        orgId,
        actions,
        kind: 'post-authentication',
        facts: () => ({ authMethod: method, authError: error ?? 'none', authRequest, httpRequest }),
        changed: (before, _, effects) => [...before, ...metadataIn(effects)],
      },
      [],
    );
    await writeMetadata(platform, instanceId, userId, metadata);
  }

  return {
    /** Whether it is worth while to find out whose organization is asked. */
    anyIn: (instanceId: string): boolean | Promise<boolean> =>
      used(instanceId, flow, triggerTypes.postAuthentication),

    /** @throws PosternError (ACTION-Scr01) when a script refuses that is not allowed to fail */
    async afterCheck(facts: CheckFacts): Promise<void> {
      const actions = await find(facts.instanceId, facts.orgId, flow, triggerTypes.postAuthentication);
      if (actions.length > 0) await run(facts, actions);
    },
  };
});

export const metadataIn = (effects: Parameters<typeof wellFormed>[0]): MetadataEntry[] =>
  wellFormed(effects).flatMap((effect) => metadataOf(effect) ?? []);

/** In the name of the user, by the service `action`; of several values of a key the last one holds. */
export async function writeMetadata(
  platform: Pick<Platform, 'store'>,
  instanceId: string,
  userId: string,
  entries: readonly MetadataEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const scope = { instanceId, editor: { user: userId, service: 'action' }, observe: () => {} };
  const last = new Map(entries.map(({ key, value }) => [key, Buffer.from(value, 'base64')]));
  const written = [...last].map(([key, value]) => ({ key, value }));
  await writeUserMetadata(platform, scope, userId, written);
}
