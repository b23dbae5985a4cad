import { runCommand } from '../eventstore/index.ts';
import { type TestPlatform, testScope } from '../testing/platform.ts';
import type { TestPostern } from '../testing/postern.ts';
import type { TestTenant } from '../testing/tenant.ts';
import * as commands from './commands.ts';
import { actionAggregate, flowsAggregate, triggerKey } from './state.ts';

const management = 'zitadel.management.v1.ManagementService';

/** Actions of version 1 of an organization. */
export const scriptsOf = (postern: () => TestPostern, orgId: () => string) => {
  const call = <T = Record<string, string>>(method: string, request: object) =>
    postern().callIn<T>(orgId(), `${management}/${method}`, request);
  const made: string[] = [];
  return {
    call,
    /** @returns its id */
    async create(name: string, script: string, more: object = {}): Promise<string> {
      const { id } = await call<{ id: string }>('CreateAction', { name, script, timeout: '5s', ...more });
      made.push(id);
      return id;
    },
    set: (flowType: string, triggerType: string, actionIds: readonly string[]) =>
      call('SetTriggerActions', { flowType, triggerType, actionIds }),
    async removeAll(): Promise<void> {
      for (const id of made.splice(0)) await call('DeleteAction', { id });
    },
  };
};

/** On a platform without a server: an action that runs at a trigger, with those that run there already. */
export async function runAt(
  platform: TestPlatform,
  { instance, orgId }: TestTenant,
  [flowType, triggerType]: readonly [number, number],
  action: { readonly name: string; readonly script: string; readonly allowedToFail?: boolean },
): Promise<void> {
  const id = platform.ids();
  const scope = testScope(instance.id);
  const values = { allowedToFail: false, timeout: 5_000, ...action };
  await runCommand(
    platform.store,
    scope,
    actionAggregate,
    id,
    ({ state }) => commands.addAction(state, orgId, values),
    { owner: orgId },
  );
  await runCommand(platform.store, scope, flowsAggregate, orgId, ({ state }) =>
    commands.setTriggerActions(state, flowType, triggerType, [
      ...(state.triggers.get(triggerKey(flowType, triggerType)) ?? []),
      id,
    ]),
  );
  await platform.settled();
}

export async function clearFlow(platform: TestPlatform, { instance, orgId }: TestTenant, flowType: number) {
  await runCommand(platform.store, testScope(instance.id), flowsAggregate, orgId, ({ state }) =>
    commands.clearFlow(state, flowType),
  );
  await platform.settled();
}
