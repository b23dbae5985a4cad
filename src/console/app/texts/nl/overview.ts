import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Welkom, {name}',
  nothingYet: 'Er is hier nog niets waar u voor zorgt',
  nothingYetText:
    'U bent ingelogd, maar geen van uw rollen geeft toegang tot iets in deze organisatie. Een beheerder kan u er een geven. Uw eigen account heeft een eigen pagina.',
  counts: {
    title: 'Wat er is',
    users: '{count, plural, one {gebruiker} other {gebruikers}}',
    serviceAccounts: '{count, plural, one {serviceaccount} other {serviceaccounts}}',
    projects: '{count, plural, one {project} other {projecten}}',
    applications: '{count, plural, one {applicatie} other {applicaties}}',
    organizations: '{count, plural, one {organisatie} other {organisaties}}',
  },
  deliveries: {
    title: 'Bezorgingen',
    all: 'Alle bezorgingen',
    fine: 'Niets wacht en niets is opgegeven.',
    waiting: '{count, plural, one {# moet nog worden verstuurd} other {# moeten nog worden verstuurd}}',
    givenUp: '{count, plural, one {# is opgegeven} other {# zijn opgegeven}}',
    many: 'Meer dan {count} moeten nog worden verstuurd',
    manyGivenUp: 'Meer dan {count} zijn opgegeven',
  },
  recent: { title: 'Wat er het laatst is gebeurd', empty: 'Nog niets.' },
  start: {
    title: 'Eerste stappen',
    text: '{done} van {all} gedaan. Wat u overslaat, vindt u hier terug.',
    skip: 'Overslaan',
    skipStep: 'Overslaan: {name}',
    again: 'Overgeslagen stappen tonen',
    done: 'Gedaan',
    steps: {
      application: 'Applicatie koppelen',
      applicationText: 'Kies waarmee u bouwt; u krijgt precies de juiste instellingen.',
      colleagues: 'Collega’s uitnodigen',
      colleaguesText: 'Zij kiezen zelf hoe ze inloggen.',
      mail: 'E-mail instellen',
      mailText: 'Uitnodigingen en codes worden via uw eigen mailserver verstuurd.',
      look: 'Huisstijl kiezen',
      lookText: 'Uw logo en kleuren op de pagina’s waar mensen inloggen.',
    },
  },
};
