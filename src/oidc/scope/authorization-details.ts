import type { Client } from '../../application/index.ts';
import {
  type AuthorizationDetail,
  isWithin,
  readDetails,
  type UsableType,
  usableTypesOf,
} from '../../authorization-details/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { invalidAuthorizationDetails } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';

/** Rich authorization requests (RFC 9396): what is asked for beyond scopes, by types that projects declare. */

export interface DetailsContext {
  readonly provider: { readonly platform: Platform };
  readonly instance: InstanceContext;
}

/** Who asks: an application that may be held to some types, or a machine user by its roles. */
export type DetailsClient = Pick<Client, 'oidc'> | { readonly projects: ReadonlySet<string> };

const name = 'authorization_details';

const typesFor = ({ provider, instance }: DetailsContext) => usableTypesOf(provider.platform)(instance.id);

function mayUse(client: DetailsClient, type: UsableType): boolean {
  if ('projects' in client) return client.projects.has(type.projectId);
  const allowed = client.oidc?.authorizationDetailsTypes ?? '';
  return allowed === '' || allowed.split(' ').includes(type.name);
}

/**
 * What a request asks for; costs nothing where it does not.
 * @throws OAuthError `invalid_authorization_details` for what no type declares that the client may use
 */
export async function askedDetails(
  context: DetailsContext,
  parameters: Parameters,
  client: DetailsClient,
): Promise<readonly AuthorizationDetail[]> {
  const text = parameters.get(name);
  if (text === undefined) return [];
  const types = await typesFor(context);
  const read = readDetails(text, (type) => {
    const declared = types.get(type);
    return declared && mayUse(client, declared) ? declared : undefined;
  });
  if ('problem' in read) throw invalidAuthorizationDetails(read.problem);
  return read.details;
}

/** What was granted, without what the client may not use any more. */
export async function standingDetails(
  context: DetailsContext,
  granted: readonly AuthorizationDetail[],
  client: DetailsClient,
): Promise<readonly AuthorizationDetail[]> {
  if (granted.length === 0) return granted;
  const types = await typesFor(context);
  return granted.filter(({ type }) => {
    const declared = types.get(type);
    return declared !== undefined && mayUse(client, declared);
  });
}

/**
 * What a token is for, where that is less than was granted (RFC 9396 §6).
 * @returns undefined where nothing is said: all of it
 * @throws OAuthError `invalid_authorization_details`
 */
export async function detailsWithin(
  context: DetailsContext,
  granted: readonly AuthorizationDetail[],
  form: Parameters,
  client: DetailsClient,
): Promise<readonly AuthorizationDetail[] | undefined> {
  if (form.get(name) === undefined) return undefined;
  const asked = await askedDetails(context, form, client);
  const isGranted = asked.every((detail) => granted.some((each) => isWithin(detail, each)));
  if (!isGranted)
    throw invalidAuthorizationDetails(
      'authorization_details asks for more than was granted; send it with the authorization request',
    );
  return asked;
}

/** The types of what is asked for, as far as they are declared. */
export async function typesOf(
  context: DetailsContext,
  details: readonly AuthorizationDetail[],
): Promise<readonly UsableType[]> {
  if (details.length === 0) return [];
  const types = await typesFor(context);
  return [...new Set(details.map(({ type }) => type))].flatMap((type) => types.get(type) ?? []);
}

/** The projects whose APIs understand it. Power over the server's own API is a matter of the scope. */
export async function projectsOf(
  context: DetailsContext,
  details: readonly AuthorizationDetail[],
): Promise<readonly string[]> {
  const types = await typesOf(context, details);
  return types.map(({ projectId }) => projectId).filter((id) => id !== context.instance.projectId);
}

/** What the APIs of a project are told of a token. */
export async function detailsOfProject(
  context: DetailsContext,
  details: readonly AuthorizationDetail[],
  projectId: string,
): Promise<readonly AuthorizationDetail[]> {
  const types = await typesOf(context, details);
  const own = new Set(types.filter((type) => type.projectId === projectId).map((type) => type.name));
  return details.filter(({ type }) => own.has(type));
}
