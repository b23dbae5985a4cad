import type { Projection } from '../eventstore/index.ts';
import { policyFamilies } from './policies/index.ts';
import type { Policy } from './policy.ts';
import type { TabledPolicy } from './policy-table.ts';

const hasTable = (policy: Policy): policy is TabledPolicy => 'projection' in policy;

export const settingsProjections: Projection[] = policyFamilies
  .map(({ policy }) => policy)
  .filter(hasTable)
  .map(({ projection }) => projection);
