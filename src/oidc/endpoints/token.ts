import { invalidRequest, unsupportedGrantType } from '../errors.ts';
import { grants } from '../grants/index.ts';
import { readForm } from '../parameters.ts';
import type { Endpoint } from './endpoint.ts';

/** The token endpoint (RFC 6749 §3.2): what is exchanged is told by `grant_type`. */
export const token: Endpoint = async (context, request) => {
  const form = await readForm(request);
  const grantType = form.get('grant_type');
  if (grantType === undefined) throw invalidRequest('The parameter grant_type is missing');
  const grant = grants.get(grantType);
  if (!grant) throw unsupportedGrantType(`grant_type must be one of ${[...grants.keys()].join(', ')}`);
  return grant(context, request, form);
};
