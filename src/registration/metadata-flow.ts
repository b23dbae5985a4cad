import type { GrantType, ResponseType } from '../application/index.ts';
import { choicesOf, invalidMetadata, type Said, textsOf } from './said.ts';

/** By which ways a client comes to tokens (RFC 7591 §2.1). */
export interface Flow {
  readonly grantTypes: readonly GrantType[];
  readonly responseTypes: readonly ResponseType[];
}

/** The one whose answers go to no redirect URI. */
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code' satisfies GrantType;

const codeGrants: readonly GrantType[] = ['authorization_code', 'refresh_token', deviceGrant];

/**
 * What a client is registered for to be answered so. A combination goes with its parts
 * (docs/decisions/0278-tokens-through-the-browser-are-a-grant-of-their-own.md).
 */
const registeredFor: Readonly<Record<string, readonly ResponseType[]>> = {
  code: ['code'],
  id_token: ['id_token'],
  'id_token token': ['id_token token'],
  'code id_token': ['code', 'id_token'],
  'code token': ['code', 'id_token token'],
  'code id_token token': ['code', 'id_token token'],
};

/** Parts come in any order (OAuth 2.0 Multiple Response Types §3). */
const ordered = (type: string): string => type.split(' ').sort().join(' ');

const givesTokens = (type: ResponseType): boolean => type !== 'code';

function responseTypesOf(said: Said, throughBrowser: boolean): readonly ResponseType[] | undefined {
  const field = 'response_types';
  const offered = throughBrowser ? Object.keys(registeredFor) : ['code'];
  const wanted = textsOf(said, field)?.flatMap((type) => {
    const name = ordered(type);
    if (offered.includes(name)) return registeredFor[name] ?? [];
    throw invalidMetadata(field, `may hold ${offered.join(', ')} and nothing else`);
  });
  return wanted && [...new Set(wanted)];
}

function usualGrants(responseTypes: readonly ResponseType[]): GrantType[] {
  return [
    ...(responseTypes.includes('code') ? (['authorization_code'] as const) : []),
    ...(responseTypes.some(givesTokens) ? (['implicit'] as const) : []),
  ];
}

function usualResponses(grantTypes: readonly GrantType[]): ResponseType[] {
  return [
    ...(grantTypes.includes('authorization_code') ? (['code'] as const) : []),
    ...(grantTypes.includes('implicit') ? (['id_token'] as const) : []),
  ];
}

/**
 * Of the two lists, one that is left out follows from the other (RFC 7591 §2.1 has them go together).
 * @param throughBrowser tokens may go that way (implicit and hybrid flow)
 * @throws PosternError `invalid_argument`
 */
export function flowOf(said: Said, throughBrowser: boolean): Flow {
  const responses = responseTypesOf(said, throughBrowser);
  const offered: readonly GrantType[] = throughBrowser ? [...codeGrants, 'implicit'] : codeGrants;
  const grantTypes = choicesOf(said, 'grant_types', offered) ?? usualGrants(responses ?? ['code']);
  return { grantTypes, responseTypes: responses ?? usualResponses(grantTypes) };
}
