import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Le diamo il benvenuto, {name}',
  nothingYet: 'Qui non c’è ancora nulla di cui possa occuparsi',
  nothingYetText:
    'Ha effettuato l’accesso, ma nessuno dei suoi ruoli arriva a qualcosa in questa organizzazione. Un amministratore può dargliene uno. Il suo account ha una pagina a parte.',
  counts: {
    title: 'Che cosa c’è qui',
    users: '{count, plural, one {utente} many {di utenti} other {utenti}}',
    serviceAccounts:
      '{count, plural, one {account di servizio} many {di account di servizio} other {account di servizio}}',
    projects: '{count, plural, one {progetto} many {di progetti} other {progetti}}',
    applications: '{count, plural, one {applicazione} many {di applicazioni} other {applicazioni}}',
    organizations: '{count, plural, one {organizzazione} many {di organizzazioni} other {organizzazioni}}',
  },
  deliveries: {
    title: 'Consegne',
    all: 'Tutte le consegne',
    fine: 'Nulla è in attesa e nulla è stato abbandonato.',
    waiting: '{count, plural, one {# da inviare} many {# da inviare} other {# da inviare}}',
    givenUp: '{count, plural, one {# abbandonata} many {# di abbandonate} other {# abbandonate}}',
    many: 'Più di {count} da inviare',
    manyGivenUp: 'Più di {count} abbandonate',
  },
  recent: { title: 'Che cosa è successo di recente', empty: 'Ancora nulla.' },
  start: {
    title: 'Primi passi',
    text: 'Passi completati: {done} di {all}. Quelli che salta li ritrova qui.',
    skip: 'Salta',
    skipStep: 'Salta: {name}',
    again: 'Mostra ciò che è stato saltato',
    done: 'Fatto',
    steps: {
      application: 'Collega un’applicazione',
      applicationText: 'Scelga con che cosa la crea; riceve le impostazioni esatte.',
      colleagues: 'Invita colleghi',
      colleaguesText: 'Ognuno sceglie da sé come accedere.',
      mail: 'Configura l’e-mail',
      mailText: 'Inviti e codici partono dal suo server di posta.',
      look: 'Scegli un aspetto',
      lookText: 'Il suo logo e i suoi colori sulle pagine di accesso.',
    },
  },
};
