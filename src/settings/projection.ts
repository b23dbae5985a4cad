import type { Projection } from '../eventstore/index.ts';
import { tabledPolicies } from './policies/index.ts';

export const settingsProjections: Projection[] = tabledPolicies.map(({ projection }) => projection);
