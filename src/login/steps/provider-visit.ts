import { PosternError } from '../../errors/index.ts';
import {
  type ExternalPerson,
  type Intent,
  intentAggregate,
  requireArrived,
  requireIntentToken,
} from '../../intent/index.ts';
import type { OfferedProvider } from '../../settings/index.ts';
import { type Link, userOfLink } from '../../user/index.ts';
import type { PageRequest } from '../page-request.ts';
import { offeredProvider } from '../providers.ts';
import { expiredFailure } from './failures.ts';
import { proceed } from './proceed.ts';
import { refusedByProvider } from './provider.ts';

/** Somebody who is back from a provider, in the browser that they went there with. */
export interface ProviderVisit {
  readonly id: string;
  readonly token: string;
  readonly provider: OfferedProvider;
  readonly person: ExternalPerson;
}

export const linkOf = ({ provider, person }: ProviderVisit): Link => ({
  idpId: provider.id,
  externalId: person.id,
  name: person.name,
});

function namedVisit({ form, url }: PageRequest) {
  const given = (name: string) => form.get(name) ?? url.searchParams.get(name) ?? '';
  return { id: given('id').slice(0, 200), token: given('token').slice(0, 2_000) };
}

const isRefusal = (error: unknown): boolean =>
  error instanceof PosternError && error.kind !== 'internal' && error.kind !== 'unavailable';

/**
 * The visit that the address or the form names, or the page for one that tells nothing: of another browser, which would
 * be signed in as somebody whom it does not know; too old; or used already, where the browser goes on as it did.
 */
export async function providerVisit(
  page: PageRequest,
  { id, token }: Pick<ProviderVisit, 'id' | 'token'> = namedVisit(page),
): Promise<ProviderVisit | Response> {
  const { platform, instance, guard } = page;
  try {
    requireIntentToken(platform.encryption, id, token);
    const { state: intent } = await platform.store.load(instance.id, intentAggregate, id);
    const provider = await offeredProvider(page, intent.idpId);
    if (intent.browser === '' || intent.browser !== guard.browser)
      return refusedByProvider(page, provider?.name ?? '', 'otherBrowser');
    if (!provider) return await expiredFailure(page);
    if (intent.lifecycle === 'consumed') return await onceMore(page, intent);
    const { person } = requireArrived(intent, platform.clock());
    return { id, token, provider, person };
  } catch (error) {
    if (isRefusal(error)) return expiredFailure(page);
    throw error;
  }
}

/** The address was loaded again: who was signed in with it goes on, as long as the browser has that sign-in. */
async function onceMore(page: PageRequest, { idpId, person }: Intent): Promise<Response> {
  const userId = person && (await userOfLink(page.platform.sql, page.instance.id, idpId, person.id));
  const session = userId === undefined ? undefined : await page.sessionOf(userId);
  return session ? proceed(page, session) : expiredFailure(page);
}
