import { acts, type Cases, exempt, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const management = 'zitadel.management.v1.ManagementService';

const input = (name: string) => ({ name, script: `function ${name}(ctx, api) {}`, timeout: '1s' });

let count = 0;
const newName = () => `action${++count}`;

const action = async (victim: Estate): Promise<string> => {
  const { id } = await victim.callHere<{ id: string }>(`${management}/CreateAction`, input(newName()));
  return id;
};
const one = async (victim: Estate) => ({ id: await action(victim) });
const inactive = async (victim: Estate) => {
  const found = await one(victim);
  await victim.callHere(`${management}/DeactivateAction`, found);
  return found;
};
const trigger = { flowType: '2', triggerType: '4' };
const set = async (victim: Estate) => {
  const actionIds = [await action(victim)];
  await victim.callHere(`${management}/SetTriggerActions`, { ...trigger, actionIds });
};

const everybody = 'lists names, the same for everybody';

export const cases: Readonly<Record<string, Cases>> = {
  'postern.action.v1.ActionRunService': {
    ListActionRuns: reads(async (victim) => ({ actionId: await action(victim) })),
  },
  [management]: {
    CreateAction: acts(() => input(newName())),
    UpdateAction: acts(async (victim) => ({ ...(await one(victim)), ...input(newName()) })),
    DeactivateAction: acts(one),
    ReactivateAction: acts(inactive),
    DeleteAction: removes(one),
    GetAction: reads(one),
    ListActions: reads(async (victim) => {
      const { id } = await one(victim);
      return { queries: [{ actionIdQuery: { id } }] };
    }),
    ListFlowTypes: exempt(everybody),
    ListFlowTriggerTypes: exempt(everybody),
    GetFlow: reads(async (victim) => {
      await set(victim);
      return { type: '2' };
    }),
    ClearFlow: acts(async (victim) => {
      await set(victim);
      return { type: '2' };
    }),
    SetTriggerActions: acts(async (victim) => ({ ...trigger, actionIds: [await action(victim)] })),
  },
};
