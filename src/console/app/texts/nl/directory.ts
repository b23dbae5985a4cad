import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Directory (SCIM)',
  text: 'Microsoft Entra, Okta en HR-systemen houden hiermee de mensen en groepen van de organisatie bij.',
  baseUrl: 'Basis-URL',
  connect: 'Directory koppelen',
  connectText:
    'Maakt een serviceaccount met de rol ORG_OWNER en een token dat een jaar geldig is. Wie het token heeft, kan hier iedereen wijzigen.',
  account: 'Directory',
  token: 'Het token van de directory',
  connected: 'Gekoppeld',
  live: {
    title: 'De eerste persoon of groep',
    waiting: 'Wachten op de directory …',
    waitingText:
      'Voer daar de basis-URL en het token in en start de provisioning. Deze pagina merkt het vanzelf.',
    arrived: 'De directory is bezig: {when}',
    arrivedText: 'Mensen en groepen die hij stuurt, staan hier in de lijsten.',
  },
  toAccount: 'Naar het serviceaccount',
};
