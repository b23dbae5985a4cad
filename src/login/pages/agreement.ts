import { type Html, html } from '../http/html.ts';
import type { Messages } from '../spoken.ts';
import { described } from './layout.ts';

/** Documents to agree to, each by a box of its own. */
export interface Agreement {
  /** '' for none. */
  readonly termsUrl: string;
  readonly privacyUrl: string;
  /** Boxes that were ticked. */
  readonly agreed: readonly string[];
}

type Texts = Pick<
  Messages['register'],
  'terms' | 'acceptTerms' | 'termsLink' | 'acceptPrivacy' | 'privacyLink'
>;

/** @param missing names of boxes that are at fault */
export function agreements(
  { termsUrl, privacyUrl, agreed }: Agreement,
  texts: Texts,
  missing: readonly string[],
): Html | undefined {
  if (termsUrl === '' && privacyUrl === '') return undefined;
  const box = (name: string, text: string, url: string, link: string) =>
    url !== '' &&
    html`<label class="check"><input type="checkbox" name="${name}" value="true" required${agreed.includes(name) && html` checked`}${described(missing.includes(name))}><span>${text} <a href="${url}" target="_blank" rel="noopener">${link}</a></span></label>`;
  return html`<fieldset class="field">
<legend>${texts.terms}</legend>
${box('terms', texts.acceptTerms, termsUrl, texts.termsLink)}
${box('privacy', texts.acceptPrivacy, privacyUrl, texts.privacyLink)}
</fieldset>`;
}
