import { basePath, type Place } from './place.ts';
import { AuthProblem, unreachable } from './problem.ts';

/** What the server tells its console. */
export interface Environment {
  /** Origin of the API. */
  readonly api: string;
  readonly issuer: string;
  readonly clientid: string;
}

export const endpoints = ({ issuer }: Environment) => ({
  authorize: `${issuer}/oauth/v2/authorize`,
  token: `${issuer}/oauth/v2/token`,
  userinfo: `${issuer}/oidc/v1/userinfo`,
  endSession: `${issuer}/oidc/v1/end_session`,
});

const isEnvironment = (value: unknown): value is Environment =>
  typeof value === 'object' &&
  value !== null &&
  ['api', 'issuer', 'clientid'].every((name) => typeof (value as Record<string, unknown>)[name] === 'string');

export async function readEnvironment(place: Place): Promise<Environment> {
  const response = await place.fetch(`${basePath}/assets/environment.json`).catch((error: unknown) => {
    throw unreachable(error);
  });
  const told: unknown = await response.json().catch(() => undefined);
  if (response.ok && isEnvironment(told)) return told;
  throw new AuthProblem('unavailable', { detail: `environment.json: ${response.status}` });
}
