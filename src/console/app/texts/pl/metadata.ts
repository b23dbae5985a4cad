import type { Texts } from '../index.ts';

export const metadata: Texts['metadata'] = {
  title: 'Metadane',
  textOfUser: 'Co Twoje systemy przechowują o tej osobie. Aplikacje mogą się tego dowiedzieć.',
  textOfOrganization: 'Co Twoje systemy przechowują o tej organizacji.',
  none: 'Brak.',
  add: 'Dodaj wpis',
  change: 'Zmień: {key}',
  key: 'Klucz',
  value: 'Wartość',
  form: 'Wartość to',
  forms: {
    text: 'Tekst',
    textHint: 'Tak, jak wpisano.',
    base64: 'Bajty',
    base64Hint: 'Zakodowane jako base64.',
  },
  notBase64: 'To nie jest base64.',
  bytes: 'bajty',
  set: 'Ustawiono: {key}',
  removed: 'Usunięto: {key}',
  removeText: 'Aplikacje nie będą się już tego dowiadywać.',
};
