import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { type Application, ApplicationService } from '../../../contract/services/application/v2.ts';
import type { Found, FoundFrom } from '../section.ts';
import { addressOf, type SettingsCard, settingsCards } from './cards.tsx';
import { named } from './queries.ts';

const { getApplication, listApplications } = ApplicationService.method;
const shownApplications = 3;
const most = 8;

/** Everything that is written on a card. */
const wordsOn = (texts: unknown): string =>
  typeof texts === 'string'
    ? texts
    : Object.values(texts as object)
        .map(wordsOn)
        .join(' ');

/**
 * Settings by what is written on their cards: of the application that is open, or of those whose names are typed too, as
 * in `shop dpop`.
 */
export async function findSettings(
  transport: Transport,
  typed: string,
  signal: AbortSignal,
  { texts, path }: FoundFrom,
): Promise<readonly Found[]> {
  const words = typed.toLowerCase().split(/\s+/);
  const on = new Map(settingsCards.map((card) => [card, wordsOn(card.texts(texts)).toLowerCase()]));
  const isOn = (card: SettingsCard, word: string) => on.get(card)?.includes(word) ?? false;
  const found = (application: Application, wanted: readonly string[]): Found[] =>
    settingsCards
      .filter((card) => card.fits(application) && wanted.every((word) => isOn(card, word)))
      .map((card) => {
        const { to, hash } = addressOf(application.applicationId, card);
        return {
          id: `${application.applicationId}/${card.id}`,
          name: card.texts(texts).title,
          detail: application.name,
          to: `${to}#${hash}`,
        };
      });

  const applicationId = /^\/applications\/(\d+)/.exec(path)?.[1];
  if (applicationId) {
    const { application } = await callUnaryMethod(transport, getApplication, { applicationId }, { signal });
    const here = application ? found(application, words) : [];
    if (here.length > 0) return here.slice(0, most);
  }
  const [ofSettings, ofNames] = [true, false].map((wanted) =>
    words.filter((word) => settingsCards.some((card) => isOn(card, word)) === wanted),
  ) as [string[], string[]];
  if (ofSettings.length === 0 || ofNames.length === 0) return [];
  const request = { pagination: { limit: shownApplications }, filters: [named(ofNames.join(' '))] };
  const { applications } = await callUnaryMethod(transport, listApplications, request, { signal });
  return applications.flatMap((application) => found(application, ofSettings)).slice(0, most);
}
