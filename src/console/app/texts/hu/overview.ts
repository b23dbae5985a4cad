import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Üdvözöljük, {name}',
  nothingYet: 'Itt még nincs mit kezelnie',
  nothingYetText:
    'Be van jelentkezve, de egyik szerepköre sem terjed ki semmire ebben a szervezetben. Egy rendszergazda adhat ilyet. A saját fiókjának külön oldala van.',
  counts: {
    title: 'Ami itt van',
    users: '{count, plural, one {felhasználó} other {felhasználó}}',
    serviceAccounts: '{count, plural, one {szolgáltatásfiók} other {szolgáltatásfiók}}',
    projects: '{count, plural, one {projekt} other {projekt}}',
    applications: '{count, plural, one {alkalmazás} other {alkalmazás}}',
    organizations: '{count, plural, one {szervezet} other {szervezet}}',
  },
  deliveries: {
    title: 'Kézbesítések',
    all: 'Összes kézbesítés',
    fine: 'Semmi sem vár, és semmit sem hagytunk abba.',
    waiting: '{count, plural, one {# küldésre vár} other {# küldésre vár}}',
    givenUp: '{count, plural, one {# abbahagyva} other {# abbahagyva}}',
    many: 'Több mint {count} küldésre vár',
    manyGivenUp: 'Több mint {count} abbahagyva',
  },
  recent: { title: 'Ami legutóbb történt', empty: 'Még semmi.' },
  start: {
    title: 'Első lépések',
    text: '{done} kész, összesen {all}. Amit kihagy, itt újra megtalálja.',
    skip: 'Kihagyás',
    skipStep: 'Kihagyás: {name}',
    again: 'Kihagyottak megjelenítése',
    done: 'Kész',
    steps: {
      application: 'Alkalmazás csatlakoztatása',
      applicationText: 'Válassza ki, miben készíti; megkapja a pontos beállításokat.',
      colleagues: 'Kollégák meghívása',
      colleaguesText: 'Maguk választják ki, hogyan jelentkeznek be.',
      mail: 'Levelezés beállítása',
      mailText: 'A meghívókat és a kódokat az Ön levelezőszervere küldi.',
      look: 'Megjelenés választása',
      lookText: 'Az Ön logója és színei a bejelentkezési oldalakon.',
    },
  },
};
