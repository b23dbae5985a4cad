import type { Texts } from '../index.ts';

export const instance: Texts['instance'] = {
  general: {
    about: 'À propos',
    version: 'Version',
    registration: 'Organisations à soi',
    registrationText: 'Si les visiteurs peuvent fonder une organisation dont ils sont propriétaires.',
    allowed: 'Tout le monde peut inscrire une organisation',
    allowedHint:
      'À l’adresse /ui/login/register/org. Désactivé : seulement qui peut créer des organisations.',
    nowAllowed: 'Tout le monde peut inscrire une organisation',
    nowForbidden: 'Plus personne n’inscrit d’organisation',
  },
  domains: {
    custom: 'Domaines',
    customText:
      'Les hôtes auxquels l’instance répond. Son émetteur, les liens des e-mails et les clés d’accès en dépendent. Qui exploite le serveur les ajoute et les supprime, car chacun doit y mener.',
    customHow: 'Un utilisateur système en ajoute un avec {call}.',
    primary: 'Principal',
    primaryHint: 'Dans les liens quand personne n’a fait sa demande par un autre.',
    generated: 'Généré',
    here: 'Vous êtes ici',
    trusted: 'Domaines de confiance',
    trustedText:
      'D’autres hôtes dont les pages peuvent représenter cette instance, comme votre propre page de connexion : des clés d’accès peuvent être créées pour eux et y servir.',
    trustedEmpty: 'Aucun : seulement les pages aux domaines ci-dessus.',
    add: 'Faire confiance à un domaine',
    domain: 'Domaine',
    domainHint: 'Sans https:// ni chemin, par exemple login.example.com.',
    added: 'Le domaine {name} est désormais de confiance',
    remove: 'Supprimer',
    removeText: 'Les clés d’accès créées pour lui ne fonctionnent plus, et ses pages n’en créent plus.',
    removeHere: 'C’est par lui que vous voyez cette page.',
    removed: 'Le domaine {name} n’est plus de confiance',
  },
  languages: {
    default: 'Langue par défaut',
    defaultText: 'Pour les pages, e-mails et SMS destinés à qui n’a aucune des langues ci-dessous.',
    language: 'Langue',
    allowed: 'Langues autorisées',
    allowedText:
      'Les pages et messages n’existent dans aucune autre. Toutes : les langues ajoutées plus tard sont autorisées aussi.',
    languages: 'Langues',
    makeDefault: 'Choisir par défaut',
    allowThese: 'Autoriser celles-ci',
    keepsDefault: 'La langue par défaut doit rester : {language}.',
  },
  features: {
    reset: 'Tout réinitialiser',
    resetTitle: 'Réinitialiser toutes les fonctionnalités ?',
    resetText: 'L’instance ne définit plus rien. Ce que définissent celles-ci est aussitôt hérité :',
    wasReset: 'Toutes les fonctionnalités sont désormais héritées',
    resetOneOf: 'Rendre héritée : {name}',
    oneReset: '{name} : hérité désormais',
    effective: 'Ce qu’elles changent ici',
    kept: 'Conservées par compatibilité',
    keptText:
      'Les outils de Zitadel les lisent et les définissent. Ici, elles ne changent rien : ce qu’elles désignent est identique dans les deux cas.',
    nowOn: '{name} : activé',
    nowOff: '{name} : désactivé',
    change: 'Modifier : {name}',
    sources: {
      '0': 'Par défaut',
      '2': 'Défini par le système',
      '3': 'Défini par l’instance',
    },
    ownLogin: 'Activé, sur ce serveur',
    paths: '{count, plural, =0 {Aucun} one {# chemin} many {# de chemins} other {# chemins}}',
    names: {
      loginDefaultOrg: {
        label: 'Page de connexion de l’organisation par défaut',
        hint: 'Quand une demande ne nomme aucune organisation, la page de connexion suit l’organisation par défaut. Désactivé : l’instance.',
      },
      loginV2: {
        label: 'Votre propre page de connexion',
        hint: 'On est envoyé vers une autre page de connexion que celle de ce serveur, quoi qu’indique l’application.',
      },
      oidcSingleV1SessionTermination: {
        label: 'Se déconnecter d’une seule session',
        hint: 'Se déconnecter avec un jeton d’ID met fin à la session qu’il nomme. Désactivé : à toutes les sessions du navigateur.',
      },
      debugOidcParentError: {
        label: 'Erreurs OpenID Connect détaillées',
        hint: 'Les refus disent en détail aux applications ce qui n’allait pas. Pour chercher des erreurs, pas pour tous les jours.',
      },
      userSchema: { label: 'Schémas d’utilisateur', hint: '' },
      oidcTokenExchange: { label: 'Échange de jetons', hint: 'Toujours présent.' },
      enableBackChannelLogout: {
        label: 'Déconnexion back-channel',
        hint: 'Les applications qui ont une URI pour cela apprennent la fin d’une session.',
      },
      permissionCheckV2: { label: 'Vérification des droits, version 2', hint: '' },
      consoleUseV2UserApi: {
        label: 'Console avec la version 2 de l’API des utilisateurs',
        hint: 'Celle-ci, toujours.',
      },
      improvedPerformance: { label: 'Performances améliorées', hint: 'Se définit seulement par l’API.' },
    },
  },
  scopedNames: {
    title: 'Noms d’utilisateur de cette organisation',
    text: 'Si un nom d’utilisateur d’ici peut exister aussi dans d’autres organisations.',
    label: 'Les noms d’utilisateur ne sont uniques que dans cette organisation',
    hint: 'Deux personnes d’organisations différentes peuvent alors avoir le même nom. Qui se connecte avec ce seul nom n’est pas trouvé, sauf si l’application nomme l’organisation.',
    on: 'Les noms d’utilisateur sont désormais uniques dans cette organisation',
    off: 'Les noms d’utilisateur sont de nouveau uniques dans l’instance',
    reset: 'Rétablir la valeur par défaut',
    wasReset: 'L’organisation a de nouveau la valeur par défaut',
    isDefault: 'Par défaut',
    own: 'Défini par cette organisation',
  },
};
