import type { Projection } from '../eventstore/index.ts';
import { policies } from './policies/index.ts';
import type { Policy } from './policy.ts';
import type { TabledPolicy } from './policy-table.ts';

const hasTable = (policy: Policy): policy is TabledPolicy => 'projection' in policy;

export const settingsProjections: Projection[] = policies
  .filter(hasTable)
  .map(({ projection }) => projection);
