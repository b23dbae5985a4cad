import { PosternError } from '../errors/index.ts';
import { supportedLanguages } from '../i18n/index.ts';
import { fill } from '../login/spoken.ts';
import { settingsOf } from '../settings/index.ts';
import { type AccountRequest, inAccount, leadTo } from './account-request.ts';
import { field, select } from './pages/fields.ts';
import { accountPage, along, html, panel, places } from './pages/layout.ts';
import { withNote } from './pages/notes.ts';
import { portrait } from './pages/portrait.ts';

/** Names, language and picture. */

const genders = ['unspecified', 'female', 'male', 'diverse'] as const;

interface Entered {
  readonly firstName: string;
  readonly lastName: string;
  readonly nickName: string;
  readonly displayName: string;
  readonly gender: number;
  readonly preferredLanguage: string;
}

const stored = ({ row }: AccountRequest): Entered => ({
  firstName: row.first_name,
  lastName: row.last_name,
  nickName: row.nick_name,
  displayName: row.display_name,
  gender: row.gender,
  preferredLanguage: row.preferred_language,
});

function entered({ form }: AccountRequest): Entered {
  const text = (name: string) => (form.get(name) ?? '').trim().slice(0, 300);
  const gender = genders.indexOf(form.get('gender') as (typeof genders)[number]);
  return {
    firstName: text('firstName'),
    lastName: text('lastName'),
    nickName: text('nickName'),
    displayName: text('displayName'),
    gender: Math.max(0, gender),
    preferredLanguage: text('preferredLanguage'),
  };
}

/** As people say it: 512 kB, 2 MB. @param round what is allowed is never said to be more, nor a file to be less */
export function sizeOf(
  { frame }: Pick<AccountRequest, 'frame'>,
  bytes: number,
  round: (value: number) => number = Math.floor,
): string {
  const kilobytes = bytes / 1024;
  const [value, unit] = kilobytes < 1024 ? [kilobytes, 'kilobyte'] : [kilobytes / 1024, 'megabyte'];
  const options = { style: 'unit', unit, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(frame.language, options).format(round(value));
}

/** Those that the instance speaks, and the one that is chosen, each by its own name. */
async function languages({ platform, instance }: AccountRequest, chosen: string) {
  const { allowedLanguages } = (await settingsOf(platform).restrictions(instance.id, '')).values;
  const spoken = allowedLanguages.length > 0 ? allowedLanguages : supportedLanguages;
  const all = chosen === '' || spoken.includes(chosen) ? spoken : [...spoken, chosen];
  return all.map((tag) => [tag, nameOf(tag)] as const);
}

function nameOf(tag: string): string {
  const name = known(tag) ?? tag;
  return name.slice(0, 1).toLocaleUpperCase() + name.slice(1);
}

/** undefined for what a form sent that is no tag: it comes back with the form, and is told there. */
function known(tag: string): string | undefined {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag);
  } catch {
    return undefined;
  }
}

export interface ProfileShown {
  readonly values?: Entered;
  readonly problem?: string;
  /** Field of the profile that is at fault. */
  readonly wrong?: string | undefined;
}

export const showProfile =
  (maxBytes: number) =>
  async (
    page: AccountRequest,
    { values = stored(page), problem, wrong }: ProfileShown = {},
  ): Promise<Response> => {
    const { texts, labels, row } = page;
    const { profile } = texts;
    const line = (name: keyof Entered, label: string, more: object) =>
      field({
        name,
        label,
        value: String(values[name]),
        invalid: wrong === name,
        autocomplete: 'off',
        ...more,
      });
    const form = html`<form method="post" action="/account/profile" novalidate>${along(page)}
<div class="side-by-side">${line('firstName', labels.firstName, { autocomplete: 'given-name', required: true })}
${line('lastName', labels.lastName, { autocomplete: 'family-name', required: true })}</div>
${line('displayName', profile.displayName, { autocomplete: 'name', hint: profile.displayNameHint })}
${line('nickName', labels.nickName, { autocomplete: 'nickname' })}
${select(
  'gender',
  labels.gender,
  genders[values.gender] ?? 'unspecified',
  genders.map((name) => [name, profile.genders[name]]),
)}
${select('preferredLanguage', labels.language, values.preferredLanguage, [['', profile.anyLanguage], ...(await languages(page, values.preferredLanguage))])}
<button class="button" type="submit">${texts.save}</button></form>`;
    const size = sizeOf(page, maxBytes);
    const picture = html`${await portrait(page)}
<form method="post" action="${inAccount(page, '/account/avatar')}" enctype="multipart/form-data">${along(page)}
<div class="field"><label for="file">${profile.pictureFile}</label>
<input class="input" id="file" name="file" type="file" accept="image/png,image/jpeg,image/gif,image/webp" aria-describedby="file-hint">
<p class="hint" id="file-hint">${fill(page.frame, profile.pictureHint, { size })}</p></div>
<div class="buttons"><button class="button button-quiet" type="submit">${profile.upload}</button>
${row.avatar_key !== '' && html`<button class="link" type="submit" name="remove" value="1">${profile.removePicture}</button>`}</div></form>`;
    return accountPage(page, {
      place: 'profile',
      problem,
      content: [html`<section class="panel">${form}</section>`, panel(profile.picture, picture)],
    });
  };

export const submitProfile =
  (maxBytes: number) =>
  async (page: AccountRequest): Promise<Response> => {
    const values = entered(page);
    try {
      const { firstName, lastName, displayName } = values;
      await page.api.auth('updateMyProfile', {
        ...values,
        displayName: displayName || `${firstName} ${lastName}`.slice(0, 200),
      });
    } catch (error) {
      if (!(error instanceof PosternError) || error.kind !== 'invalid_argument') throw error;
      const wrong = fieldOf(error.field);
      const name = wrong === undefined ? '' : labelOf(page, wrong);
      const problem = fill(page.frame, page.texts.invalid, { fields: name || '–' });
      return showProfile(maxBytes)(page, { values, problem, wrong });
    }
    return leadTo(page, withNote(places.profile, 'saved'));
  };

const fields: Readonly<Record<string, keyof Entered>> = {
  given_name: 'firstName',
  first_name: 'firstName',
  family_name: 'lastName',
  last_name: 'lastName',
  nick_name: 'nickName',
  display_name: 'displayName',
  preferred_language: 'preferredLanguage',
};
const fieldOf = (field = ''): keyof Entered | undefined => fields[field.split('.').at(-1) ?? ''];

function labelOf({ labels, texts }: AccountRequest, name: keyof Entered): string {
  if (name === 'preferredLanguage') return labels.language;
  return name === 'displayName' ? texts.profile.displayName : labels[name];
}
