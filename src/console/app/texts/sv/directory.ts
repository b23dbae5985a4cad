import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Katalog (SCIM)',
  text: 'Microsoft Entra, Okta och HR-system sköter organisationens personer och grupper den här vägen.',
  baseUrl: 'Bas-URL',
  connect: 'Anslut en katalog',
  connectText:
    'Skapar ett tjänstekonto med rollen ORG_OWNER och en token som gäller i ett år. Den som har token kan ändra alla här.',
  account: 'Katalog',
  token: 'Katalogens token',
  connected: 'Ansluten',
  live: {
    title: 'Den första personen eller gruppen',
    waiting: 'Väntar på katalogen …',
    waitingText: 'Ange bas-URL och token där och starta provisioneringen. Sidan märker det av sig själv.',
    arrived: 'Katalogen arbetar: {when}',
    arrivedText: 'Personer och grupper som den skickar finns i listorna här.',
  },
  toAccount: 'Visa tjänstekontot',
};
