import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Directory (SCIM)',
  text: 'Microsoft Entra, Okta e i sistemi HR tengono così le persone e i gruppi dell’organizzazione.',
  baseUrl: 'URL di base',
  connect: 'Collega una directory',
  connectText:
    'Crea un account di servizio con il ruolo ORG_OWNER e un token valido un anno. Chi ha il token può modificare chiunque qui.',
  account: 'Directory',
  token: 'Il token della directory',
  connected: 'Collegata',
  live: {
    title: 'La prima persona o il primo gruppo',
    waiting: 'In attesa della directory…',
    waitingText:
      'Inserisci lì l’URL di base e il token e avvia il provisioning. Questa pagina se ne accorge da sola.',
    arrived: 'La directory è al lavoro: {when}',
    arrivedText: 'Le persone e i gruppi che invia sono negli elenchi qui.',
  },
  toAccount: 'Vedi l’account di servizio',
};
