import type { Texts } from '../index.ts';

export const overview: Texts['overview'] = {
  welcome: 'Bienvenue, {name}',
  nothingYet: 'Il n’y a encore rien ici dont vous puissiez vous occuper',
  nothingYetText:
    'Vous êtes connecté, mais aucun de vos rôles n’atteint quoi que ce soit dans cette organisation. Un administrateur peut vous en donner un. Votre propre compte a sa page à lui.',
  counts: {
    title: 'Ce qui se trouve ici',
    users: '{count, plural, one {utilisateur} many {d’utilisateurs} other {utilisateurs}}',
    serviceAccounts:
      '{count, plural, one {compte de service} many {de comptes de service} other {comptes de service}}',
    projects: '{count, plural, one {projet} many {de projets} other {projets}}',
    applications: '{count, plural, one {application} many {d’applications} other {applications}}',
    organizations: '{count, plural, one {organisation} many {d’organisations} other {organisations}}',
  },
  deliveries: {
    title: 'Envois',
    all: 'Tous les envois',
    fine: 'Rien n’attend et rien n’a été abandonné.',
    waiting: '{count, plural, one {# à envoyer} many {# à envoyer} other {# à envoyer}}',
    givenUp: '{count, plural, one {# abandonné} many {# d’abandonnés} other {# abandonnés}}',
    many: 'Plus de {count} à envoyer',
    manyGivenUp: 'Plus de {count} abandonnés',
  },
  recent: { title: 'Ce qui s’est passé récemment', empty: 'Rien pour l’instant.' },
  start: {
    title: 'Premiers pas',
    text: 'Étapes terminées : {done} sur {all}. Vous retrouverez ici celles que vous passez.',
    skip: 'Passer',
    skipStep: 'Passer : {name}',
    again: 'Montrer ce qui a été passé',
    done: 'Terminé',
    steps: {
      application: 'Connecter une application',
      applicationText: 'Choisissez avec quoi vous la construisez ; vous obtenez les paramètres exacts.',
      colleagues: 'Inviter des collègues',
      colleaguesText: 'Chacun choisit comment se connecter.',
      mail: 'Configurer l’e-mail',
      mailText: 'Les invitations et codes passent par votre propre serveur de messagerie.',
      look: 'Choisir une apparence',
      lookText: 'Votre logo et vos couleurs sur les pages de connexion.',
    },
  },
};
