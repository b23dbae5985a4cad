import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Välkommen, {name}',
  nothingYet: 'Här finns inget för dig att sköta än',
  nothingYetText:
    'Du är inloggad, men ingen av dina roller når något i den här organisationen. En administratör kan ge dig en. Ditt eget konto har en egen sida.',
  counts: {
    title: 'Vad som finns här',
    users: '{count, plural, one {användare} other {användare}}',
    serviceAccounts: '{count, plural, one {tjänstkonto} other {tjänstkonton}}',
    projects: '{count, plural, one {projekt} other {projekt}}',
    applications: '{count, plural, one {applikation} other {applikationer}}',
    organizations: '{count, plural, one {organisation} other {organisationer}}',
  },
  deliveries: {
    title: 'Leveranser',
    all: 'Alla leveranser',
    fine: 'Inget väntar och inget är avbrutet.',
    waiting: '{count, plural, one {# ska skickas} other {# ska skickas}}',
    givenUp: '{count, plural, one {# är avbruten} other {# är avbrutna}}',
    many: 'Fler än {count} ska skickas',
    manyGivenUp: 'Fler än {count} är avbrutna',
  },
  recent: { title: 'Vad som hände senast', empty: 'Inget än.' },
  start: {
    title: 'Första stegen',
    text: '{done} av {all} klara. Det du hoppar över hittar du här igen.',
    skip: 'Hoppa över',
    skipStep: 'Hoppa över: {name}',
    again: 'Visa det överhoppade',
    done: 'Klart',
    steps: {
      application: 'Anslut en applikation',
      applicationText: 'Välj vad du bygger den med; du får exakt de inställningar som behövs.',
      colleagues: 'Bjud in kollegor',
      colleaguesText: 'De väljer själva hur de loggar in.',
      mail: 'Konfigurera e-post',
      mailText: 'Inbjudningar och koder skickas av din egen e-postserver.',
      look: 'Välj utseende',
      lookText: 'Din logotyp och dina färger på sidorna där man loggar in.',
    },
  },
};
