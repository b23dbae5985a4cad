import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadata',
  textOfUser: 'Co si o této osobě ukládají vaše systémy. Aplikace se to mohou dozvědět.',
  textOfOrganization: 'Co si o této organizaci ukládají vaše systémy.',
  none: 'Žádná.',
  add: 'Přidat položku',
  change: 'Změnit: {key}',
  key: 'Klíč',
  value: 'Hodnota',
  form: 'Hodnota je',
  forms: {
    text: 'Text',
    textHint: 'Jak je napsána.',
    base64: 'Bajty',
    base64Hint: 'Zakódované jako base64.',
  },
  notBase64: 'Toto není base64.',
  bytes: 'bajty',
  set: 'Nastaveno: {key}',
  removed: 'Odebráno: {key}',
  removeText: 'Aplikace se to už nedozvědí.',
};
