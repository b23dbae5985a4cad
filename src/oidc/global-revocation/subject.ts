import type { InstanceContext } from '../../contract/types.ts';
import { invalidRequest } from '../protocol/errors.ts';

const longestId = 200;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= longestId ? value : undefined;

/**
 * Whose tokens are to be revoked: the `sub_id` of the request, in one of the formats `iss_sub` and `opaque` (RFC 9493
 * §3.2.3, §3.2.5). An address may be that of several, so it names nobody here.
 *
 * @returns a user id; undefined for a subject of another issuer
 * @throws OAuthError `invalid_request`
 */
export function subjectOf(
  { origin }: Pick<InstanceContext, 'origin'>,
  body: Readonly<Record<string, unknown>>,
): string | undefined {
  const { sub_id: subject } = body;
  if (typeof subject !== 'object' || subject === null)
    throw invalidRequest('The body must have a sub_id (RFC 9493)');
  const { format, iss, sub, id } = subject as Readonly<Record<string, unknown>>;
  switch (format) {
    case 'iss_sub': {
      const [issuer, userId] = [text(iss), text(sub)];
      if (issuer === undefined || userId === undefined)
        throw invalidRequest('A sub_id of the format iss_sub has iss and sub');
      return issuer === origin ? userId : undefined;
    }
    case 'opaque': {
      const userId = text(id);
      if (userId === undefined) throw invalidRequest('A sub_id of the format opaque has an id');
      return userId;
    }
    default:
      throw invalidRequest('The format of sub_id must be iss_sub or opaque');
  }
}
