import { Type } from '@sinclair/typebox';
import { defineEvent, rememberedAsWhole } from '../eventstore/index.ts';
import { type FlagName, flagNames, flags } from './definitions.ts';

/** Who can set flags: the operator for all instances, an administrator for one. */
export type Level = 'system' | 'instance';

const aggregate = 'feature';

export const hasFlag = (level: Level, name: FlagName): boolean =>
  level === 'instance' || !('instanceOnly' in flags[name]);

/** One event type for each flag that the level has. */
const settersOf = (level: Level) =>
  new Map(
    flagNames
      .filter((name) => hasFlag(level, name))
      .map((name) => {
        const { key, value } = flags[name];
        return [name, defineEvent(aggregate, `feature.${level}.${key}.set`, Type.Object({ value }))] as const;
      }),
  );

export const setters = { system: settersOf('system'), instance: settersOf('instance') } as const;

const none = Type.Object({});
export const resets = {
  system: defineEvent(aggregate, 'feature.system.reset', none),
  instance: defineEvent(aggregate, 'feature.instance.reset', none),
} as const;

rememberedAsWhole(aggregate);
