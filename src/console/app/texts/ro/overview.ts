import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Bun venit, {name}',
  nothingYet: 'Aici nu aveți încă nimic de administrat',
  nothingYetText:
    'Sunteți autentificat, dar niciun rol al dvs. nu deschide ceva în această organizație. Un administrator vă poate da unul. Contul dvs. este pe o pagină separată.',
  counts: {
    title: 'Ce este aici',
    users: '{count, plural, one {utilizator} few {utilizatori} other {de utilizatori}}',
    serviceAccounts:
      '{count, plural, one {cont de serviciu} few {conturi de serviciu} other {de conturi de serviciu}}',
    projects: '{count, plural, one {proiect} few {proiecte} other {de proiecte}}',
    applications: '{count, plural, one {aplicație} few {aplicații} other {de aplicații}}',
    organizations: '{count, plural, one {organizație} few {organizații} other {de organizații}}',
  },
  deliveries: {
    title: 'Livrări',
    all: 'Toate livrările',
    fine: 'Nimic nu așteaptă și nimic nu a fost abandonat.',
    waiting: '{count, plural, one {# este de trimis} few {# sunt de trimis} other {# sunt de trimis}}',
    givenUp:
      '{count, plural, one {# a fost abandonată} few {# au fost abandonate} other {# au fost abandonate}}',
    many: 'Mai mult de {count} sunt de trimis',
    manyGivenUp: 'Mai mult de {count} au fost abandonate',
  },
  recent: { title: 'Ce s-a întâmplat recent', empty: 'Încă nimic.' },
  start: {
    title: 'Primii pași',
    text: '{done} din {all} gata. Ce omiteți găsiți din nou aici.',
    skip: 'Omiteți',
    skipStep: 'Omiteți: {name}',
    again: 'Arătați ce a fost omis',
    done: 'Gata',
    steps: {
      application: 'Conectați o aplicație',
      applicationText: 'Alegeți cu ce o construiți; primiți setările exacte.',
      colleagues: 'Invitați colegi',
      colleaguesText: 'Își aleg singuri cum se autentifică.',
      mail: 'Configurați e-mailul',
      mailText: 'Invitațiile și codurile sunt trimise de propriul dvs. server de e-mail.',
      look: 'Alegeți un aspect',
      lookText: 'Logoul și culorile dvs. pe paginile de autentificare.',
    },
  },
};
