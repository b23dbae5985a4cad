import {
  FeatureService,
  type GetInstanceFeaturesResponse,
  type ImprovedPerformance,
} from '../../../contract/services/feature/v2.ts';
import { useCall } from '../api/index.ts';
import type { Texts } from '../texts/index.ts';

const { setInstanceFeatures, resetInstanceFeatures } = FeatureService.method;

export type FlagName = keyof Texts['instance']['features']['names'];

/** What changes something here. */
export const effective = [
  'loginDefaultOrg',
  'loginV2',
  'oidcSingleV1SessionTermination',
  'debugOidcParentError',
] as const satisfies readonly FlagName[];

/** What is kept and told for who manages it, and changes nothing. */
export const kept = [
  'oidcTokenExchange',
  'enableBackChannelLogout',
  'userSchema',
  'permissionCheckV2',
  'consoleUseV2UserApi',
  'improvedPerformance',
] as const satisfies readonly FlagName[];

/** Where a value comes from, as `Source` of the API numbers it. */
export type FlagSource = keyof Texts['instance']['features']['sources'];
const ofInstance = 3;

export interface Told {
  readonly source: number;
  readonly enabled?: boolean;
  readonly required?: boolean;
  readonly baseUri?: string;
  readonly executionPaths?: readonly ImprovedPerformance[];
}

export const toldOf = (features: GetInstanceFeaturesResponse, name: FlagName): Told =>
  (features as unknown as Partial<Record<FlagName, Told>>)[name] ?? { source: 0 };

export const isOwn = ({ source }: Told): boolean => source === ofInstance;

/** The value as a request sets it. */
const settable = (name: FlagName, told: Told): unknown => {
  if (name === 'loginV2') return { required: told.required ?? false, baseUri: told.baseUri ?? '' };
  return name === 'improvedPerformance' ? told.executionPaths : (told.enabled ?? false);
};

/** What the instance has set itself, but for some. */
export const ownBut = (features: GetInstanceFeaturesResponse, without: readonly FlagName[]): object =>
  Object.fromEntries(
    [...effective, ...kept]
      .filter((name) => !without.includes(name) && isOwn(toldOf(features, name)))
      .map((name) => [name, settable(name, toldOf(features, name))]),
  );

/** Puts the instance's features back to some: the API resets all at once only. */
export function useRestore(): (own: object) => Promise<void> {
  const set = useCall(setInstanceFeatures);
  const reset = useCall(resetInstanceFeatures);
  return async (own) => {
    await reset({});
    if (Object.keys(own).length > 0) await set(own);
  };
}
