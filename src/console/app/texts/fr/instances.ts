import type { Texts } from '../index.ts';

export const instances: Texts['instances'] = {
  title: 'Les instances',
  text: 'Locataires de ce serveur. Chacun a ses propres domaines, organisations et personnes.',
  open: 'Ouvrir sa console',
  openText: 'On s’y connecte comme utilisateur de cette instance.',
  removeText:
    'Ses organisations, utilisateurs, projets et applications disparaissent avec elle, et plus personne ne s’y connecte.',
  makePrimary: 'Rendre principal',
  removeDomainText:
    'Plus personne n’atteint l’instance par ce domaine, et les clés d’accès créées pour lui ne fonctionnent plus.',
  create: {
    title: 'Créer une instance',
    domain: 'Domaine propre',
    domainHint: 'Sans https:// ni chemin. Vide : un domaine est généré.',
    organization: 'Sa première organisation',
    organizationHint: 'Vide : elle porte le nom de l’instance.',
    owner: 'À qui elle appartient',
    ownerText:
      'Un nouvel utilisateur de l’instance, qui s’y connecte avec ce mot de passe et en choisit un autre.',
  },
  limits: {
    title: 'Limites',
    text: 'Ce qui s’applique : ses propres valeurs ou celles de la configuration du serveur.',
    block: 'Personne n’est servi',
    blockHint: 'Les connexions et les appels sont refusés jusqu’à ce que cela soit annulé.',
    retention: 'Jours d’historique',
    retentionHint: 'Jusqu’où ses administrateurs voient ce qui s’est passé. 0 : tout.',
    reset: 'Retirer les limites',
  },
  quotas: {
    title: 'Les quotas',
    of: 'Quota : {unit}',
    none: 'Aucun quota : ni compté ni limité',
    used: '{used} sur {amount} utilisés depuis le {since}',
    limited: 'Limité',
    counted: 'Seulement compté',
    set: 'Fixer un quota',
    setOf: 'Fixer un quota : {unit}',
    units: { requests: 'Requêtes avec un jeton', seconds: 'Secondes d’actions en cours' },
    amount: 'Combien',
    days: 'Jours d’une période',
    blocks: 'Refuser ce qui dépasse',
    blocksHint: 'Sinon, c’est seulement compté.',
    remove: 'Supprimer le quota',
    removeText: 'Plus rien n’est compté ni refusé.',
    removed: 'Le quota a été supprimé',
  },
};
