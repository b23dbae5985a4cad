import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Willkommen, {name}',
  nothingYet: 'Hier gibt es noch nichts, worum Sie sich kümmern können',
  nothingYetText:
    'Sie sind angemeldet, aber keine Ihrer Rollen reicht in diese Organisation. Ihre Administration kann Ihnen eine geben. Ihr eigenes Konto hat eine eigene Seite.',
  counts: {
    title: 'Was hier ist',
    users: '{count, plural, one {Benutzer} other {Benutzer}}',
    serviceAccounts: '{count, plural, one {Dienstkonto} other {Dienstkonten}}',
    projects: '{count, plural, one {Projekt} other {Projekte}}',
    applications: '{count, plural, one {Anwendung} other {Anwendungen}}',
    organizations: '{count, plural, one {Organisation} other {Organisationen}}',
  },
  deliveries: {
    title: 'Zustellungen',
    all: 'Alle Zustellungen',
    fine: 'Nichts wartet, und nichts wurde aufgegeben.',
    waiting: '{count, plural, one {# ist zu senden} other {# sind zu senden}}',
    givenUp: '{count, plural, one {# wurde aufgegeben} other {# wurden aufgegeben}}',
    many: 'Mehr als {count} sind zu senden',
    manyGivenUp: 'Mehr als {count} wurden aufgegeben',
  },
  recent: { title: 'Was zuletzt geschehen ist', empty: 'Noch nichts.' },
  start: {
    title: 'Erste Schritte',
    text: '{done} von {all} erledigt. Was Sie überspringen, finden Sie hier wieder.',
    skip: 'Überspringen',
    skipStep: 'Überspringen: {name}',
    again: 'Übersprungenes zeigen',
    done: 'Erledigt',
    steps: {
      application: 'Anwendung verbinden',
      applicationText: 'Wählen Sie, womit Sie entwickeln; Sie erhalten die passenden Einstellungen.',
      colleagues: 'Mitwirkende einladen',
      colleaguesText: 'Wie sie sich anmelden, wählen sie selbst.',
      mail: 'E-Mail einrichten',
      mailText: 'Einladungen und Codes gehen über Ihren eigenen Mailserver.',
      look: 'Aussehen wählen',
      lookText: 'Ihr Logo und Ihre Farben auf den Seiten zum Anmelden.',
    },
  },
};
