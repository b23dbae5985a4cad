import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Katalog (SCIM)',
  text: 'Microsoft Entra, Okta i systemy HR utrzymują w ten sposób osoby i grupy organizacji.',
  baseUrl: 'Bazowy adres URL',
  connect: 'Połącz katalog',
  connectText:
    'Tworzy konto usługi z rolą ORG_OWNER i token ważny przez rok. Kto ma token, może tu zmienić każdego.',
  account: 'Katalog',
  token: 'Token katalogu',
  connected: 'Połączono',
  live: {
    title: 'Pierwsza osoba lub grupa',
    waiting: 'Oczekiwanie na katalog…',
    waitingText:
      'Wpisz tam bazowy adres URL i token, a potem uruchom aprowizację. Ta strona sama to zauważy.',
    arrived: 'Katalog pracuje: {when}',
    arrivedText: 'Osoby i grupy, które wysyła, są na listach tutaj.',
  },
  toAccount: 'Zobacz konto usługi',
};
