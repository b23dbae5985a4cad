import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metaadatok',
  textOfUser: 'Amit az Ön rendszerei a személyről tárolnak. Az alkalmazások értesülhetnek róla.',
  textOfOrganization: 'Amit az Ön rendszerei a szervezetről tárolnak.',
  none: 'Nincs.',
  add: 'Bejegyzés hozzáadása',
  change: '{key} módosítása',
  key: 'Kulcs',
  value: 'Érték',
  form: 'Az érték',
  forms: {
    text: 'Szöveg',
    textHint: 'Ahogy beírta.',
    base64: 'Bájtok',
    base64Hint: 'Base64 kódolással.',
  },
  notBase64: 'Ez nem base64.',
  bytes: 'bájtok',
  set: 'Beállítva: {key}',
  removed: 'Eltávolítva: {key}',
  removeText: 'Az alkalmazások többé nem értesülnek róla.',
};
