import { generateKeyPairSync } from 'node:crypto';
import { acts, type Cases, exempt, given, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const v2 = 'zitadel.action.v2.ActionService';
const endpoint = 'https://hooks.example.com/called';
const target = async (victim: Estate) => ({ id: await victim.target() });
const { publicKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = Buffer.from(rsa.export({ type: 'spki', format: 'pem' })).toString('base64');
const keyed = async (victim: Estate, active = false) => {
  const targetId = await victim.target();
  const keyId = await victim.targetKey(targetId);
  if (active) await victim.call(`${v2}/ActivatePublicKey`, { targetId, keyId });
  return { targetId, keyId };
};

/** No two cases set the same condition: what holds already would write nothing. */
const methods = ['GetUserByID', 'ListUsers', 'CreateUser', 'DeleteUser', 'LockUser', 'UnlockUser'];
let next = 0;
const condition = () => {
  const method = methods[next++ % methods.length] as string;
  return { request: { method: `/zitadel.user.v2.UserService/${method}` } };
};
const executed = async (victim: Estate) =>
  victim.call(`${v2}/SetExecution`, { condition: condition(), targets: [await victim.target()] });

/** Strangers make one in an instance of their own, which is none of the victim's. */
const anyName = () => `a target ${++next}`;

const everybody = 'lists names of the contract, the same for everybody';

const both: Cases = {
  CreateTarget: acts(() => ({ name: anyName(), restWebhook: {}, timeout: '1s', endpoint })),
  UpdateTarget: acts(async (victim) => ({ ...(await target(victim)), name: victim.name() })),
  DeleteTarget: removes(target),
  GetTarget: reads(target),
  ListTargets: reads(
    given(
      (victim) => victim.target(),
      () => ({}),
    ),
  ),
  SetExecution: acts(async (victim) => ({ condition: condition(), targets: [await victim.target()] })),
  ListExecutions: reads(
    given(executed, () => ({
      filters: [{ executionTypeFilter: { executionType: 'EXECUTION_TYPE_REQUEST' } }],
    })),
  ),
  ListExecutionFunctions: exempt(everybody),
  ListExecutionMethods: exempt(everybody),
  ListExecutionServices: exempt(everybody),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.action.v2beta.ActionService': both,
  'postern.action.v1.TargetRunService': {
    ListTargetRuns: reads(async (victim) => ({ targetId: await victim.target() })),
  },
  [v2]: {
    ...both,
    AddPublicKey: acts(async (victim) => ({ targetId: await victim.target(), publicKey })),
    ActivatePublicKey: acts((victim) => keyed(victim)),
    DeactivatePublicKey: acts((victim) => keyed(victim, true)),
    RemovePublicKey: removes((victim) => keyed(victim)),
    ListPublicKeys: reads(async (victim) => ({ targetId: (await keyed(victim)).targetId })),
  },
};
