import {
  FeatureService,
  type GetInstanceFeaturesResponse,
  type ImprovedPerformance,
} from '../../../contract/services/feature/v2.ts';
import { InstanceFeatureService } from '../../../contract/services/postern/feature/v1.ts';
import { useCall } from '../api/index.ts';
import type { Texts } from '../texts/index.ts';

const { setInstanceFeatures } = FeatureService.method;

export type FlagName = keyof Texts['instance']['features']['names'];

/** What changes something here. */
export const effective = [
  'loginDefaultOrg',
  'loginV2',
  'oidcSingleV1SessionTermination',
  'enableBackChannelLogout',
  'debugOidcParentError',
] as const satisfies readonly FlagName[];

/** What is kept and told for who manages it, and changes nothing. */
export const kept = [
  'oidcTokenExchange',
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

/** What the instance has set itself. */
export const ownIn = (features: GetInstanceFeaturesResponse): readonly FlagName[] =>
  [...effective, ...kept].filter((name) => isOwn(toldOf(features, name)));

/** As the messages write the name. */
const written = (name: FlagName): string =>
  setInstanceFeatures.input.fields.find(({ localName }) => localName === name)?.name ?? name;

/** Lets some be inherited again. */
export function useReset(): (names: readonly FlagName[]) => Promise<unknown> {
  const reset = useCall(InstanceFeatureService.method.resetSomeInstanceFeatures);
  return (names) => reset({ features: names.map(written) });
}

/** Puts some back to what they were: what was inherited is inherited again. */
export function usePutBack(before: GetInstanceFeaturesResponse) {
  const set = useCall(setInstanceFeatures);
  const reset = useReset();
  return async (names: readonly FlagName[]): Promise<void> => {
    const own = names.filter((name) => isOwn(toldOf(before, name)));
    const inherited = names.filter((name) => !own.includes(name));
    if (inherited.length > 0) await reset(inherited);
    if (own.length > 0)
      await set(Object.fromEntries(own.map((name) => [name, settable(name, toldOf(before, name))])));
  };
}
