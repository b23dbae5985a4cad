import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadata',
  textOfUser: 'Wat uw systemen over de persoon bewaren. Applicaties kunnen het te horen krijgen.',
  textOfOrganization: 'Wat uw systemen over de organisatie bewaren.',
  none: 'Geen.',
  add: 'Item toevoegen',
  change: '{key} wijzigen',
  key: 'Sleutel',
  value: 'Waarde',
  form: 'De waarde is',
  forms: {
    text: 'Tekst',
    textHint: 'Zoals getypt.',
    base64: 'Bytes',
    base64Hint: 'Gecodeerd als base64.',
  },
  notBase64: 'Dit is geen base64.',
  bytes: 'bytes',
  set: '{key} is ingesteld',
  removed: '{key} is verwijderd',
  removeText: 'Applicaties krijgen het niet meer te horen.',
};
