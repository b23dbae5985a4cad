import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Adresář (SCIM)',
  text: 'Microsoft Entra, Okta a personální systémy takto udržují lidi a skupiny organizace.',
  baseUrl: 'Základní URL',
  connect: 'Připojit adresář',
  connectText:
    'Vytvoří účet služby s rolí ORG_OWNER a token platný jeden rok. Kdo má token, může zde změnit kohokoli.',
  account: 'Adresář',
  token: 'Token adresáře',
  connected: 'Připojeno',
  live: {
    title: 'První osoba nebo skupina',
    waiting: 'Čeká se na adresář…',
    waitingText: 'Zadejte tam základní URL a token a spusťte zřizování. Stránka si toho všimne sama.',
    arrived: 'Adresář pracuje: {when}',
    arrivedText: 'Lidé a skupiny, které posílá, jsou zde v seznamech.',
  },
  toAccount: 'Zobrazit účet služby',
};
