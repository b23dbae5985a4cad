import type { TestPostern } from '../testing/postern.ts';

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
