import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Címtár (SCIM)',
  text: 'A Microsoft Entra, az Okta és a HR-rendszerek így tartják karban a szervezet személyeit és csoportjait.',
  baseUrl: 'Alap-URL',
  connect: 'Címtár csatlakoztatása',
  connectText:
    'Szolgáltatásfiókot hoz létre ORG_OWNER szerepkörrel és egy évig érvényes tokennel. Akinél a token van, itt bárkit módosíthat.',
  account: 'Címtár',
  token: 'A címtár tokenje',
  connected: 'Csatlakoztatva',
  live: {
    title: 'Az első személy vagy csoport',
    waiting: 'Várakozás a címtárra…',
    waitingText:
      'Adja meg ott az alap-URL-t és a tokent, majd indítsa el a szinkronizálást. Az oldal magától észreveszi.',
    arrived: 'A címtár dolgozik: {when}',
    arrivedText: 'Az általa küldött személyek és csoportok az itteni listákban vannak.',
  },
  toAccount: 'A szolgáltatásfiók megnyitása',
};
