import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Director (SCIM)',
  text: 'Microsoft Entra, Okta și sistemele HR țin astfel la zi persoanele și grupurile organizației.',
  baseUrl: 'URL de bază',
  connect: 'Conectează un director',
  connectText:
    'Creează un cont de serviciu cu rolul ORG_OWNER și un token valabil un an. Cine are tokenul poate modifica pe oricine aici.',
  account: 'Director',
  token: 'Tokenul directorului',
  connected: 'Conectat',
  live: {
    title: 'Prima persoană sau primul grup',
    waiting: 'Se așteaptă directorul…',
    waitingText: 'Introdu acolo URL-ul de bază și tokenul și pornește sincronizarea. Pagina observă singură.',
    arrived: 'Directorul lucrează: {when}',
    arrivedText: 'Persoanele și grupurile pe care le trimite sunt în listele de aici.',
  },
  toAccount: 'Vezi contul de serviciu',
};
