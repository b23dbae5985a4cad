import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadata',
  textOfUser: 'Vad dina system sparar om personen. Applikationer kan få veta det.',
  textOfOrganization: 'Vad dina system sparar om organisationen.',
  none: 'Inga.',
  add: 'Lägg till post',
  change: 'Ändra {key}',
  key: 'Nyckel',
  value: 'Värde',
  form: 'Värdet är',
  forms: {
    text: 'Text',
    textHint: 'Som det skrivs.',
    base64: 'Byte',
    base64Hint: 'Kodat som base64.',
  },
  notBase64: 'Detta är inte base64.',
  bytes: 'byte',
  set: '{key} har angetts',
  removed: '{key} har tagits bort',
  removeText: 'Applikationer får inte längre veta det.',
};
