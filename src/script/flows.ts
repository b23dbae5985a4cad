import { invalidArgument } from '../errors/index.ts';

/** Flows and their triggers, as the wire numbers them. */

export const flowTypes = {
  externalAuthentication: 1,
  customiseToken: 2,
  internalAuthentication: 3,
  samlResponse: 4,
} as const;

export const triggerTypes = {
  postAuthentication: 1,
  preCreation: 2,
  postCreation: 3,
  preUserinfoCreation: 4,
  preAccessTokenCreation: 5,
  preSamlResponseCreation: 6,
} as const;

const ofSignIn = [triggerTypes.postAuthentication, triggerTypes.preCreation, triggerTypes.postCreation];

const flows: ReadonlyMap<number, { readonly name: string; readonly triggers: readonly number[] }> = new Map([
  [1, { name: 'FLOW_TYPE_EXTERNAL_AUTHENTICATION', triggers: ofSignIn }],
  [
    2,
    {
      name: 'FLOW_TYPE_CUSTOMISE_TOKEN',
      triggers: [triggerTypes.preUserinfoCreation, triggerTypes.preAccessTokenCreation],
    },
  ],
  [3, { name: 'FLOW_TYPE_INTERNAL_AUTHENTICATION', triggers: ofSignIn }],
  [4, { name: 'FLOW_TYPE_SAML_RESPONSE', triggers: [triggerTypes.preSamlResponseCreation] }],
]);

const triggers: ReadonlyMap<number, string> = new Map([
  [1, 'TRIGGER_TYPE_POST_AUTHENTICATION'],
  [2, 'TRIGGER_TYPE_PRE_CREATION'],
  [3, 'TRIGGER_TYPE_POST_CREATION'],
  [4, 'TRIGGER_TYPE_PRE_USERINFO_CREATION'],
  [5, 'TRIGGER_TYPE_PRE_ACCESS_TOKEN_CREATION'],
  [6, 'TRIGGER_TYPE_PRE_SAML_RESPONSE_CREATION'],
]);

export const flowNumbers: readonly number[] = [...flows.keys()];
export const triggersOf = (flowType: number): readonly number[] => flows.get(flowType)?.triggers ?? [];

/**
 * A flow as a request says it: by its number or its name.
 * @throws PosternError `invalid_argument`
 */
export function flowTypeOf(said: string): number {
  const found = [...flows].find(([number, { name }]) => said === String(number) || said === name);
  if (found) return found[0];
  throw invalidArgument(
    'FLOW-Typ01',
    `There is no flow ${said}: 1 is external authentication, 2 complement token, 3 internal authentication, 4 SAML response`,
    { field: 'type' },
  );
}

/** @throws PosternError `invalid_argument` of a trigger that the flow does not have */
export function triggerTypeOf(said: string, flowType: number): number {
  const found = [...triggers].find(([number, name]) => said === String(number) || said === name)?.[0];
  const known = triggersOf(flowType);
  if (found !== undefined && known.includes(found)) return found;
  throw invalidArgument(
    'FLOW-Trg01',
    `Flow ${flowType} has no trigger ${said}; it has ${known.map((one) => `${one} (${triggers.get(one)})`).join(', ')}`,
    { field: 'trigger_type' },
  );
}
