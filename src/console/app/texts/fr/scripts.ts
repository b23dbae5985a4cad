import type { Texts } from '../index.ts';

export const scripts: Texts['scripts'] = {
  title: 'Scripts',
  add: 'Ajouter un script',
  empty: 'Pas encore de script',
  emptyText:
    'Les scripts s’exécutent dans le serveur pour les membres de cette organisation. Pour du nouveau, préférez des cibles si vous pouvez exploiter un point d’accès.',
  script: 'Script',
  nameHint: 'La fonction de ce nom est appelée.',
  scriptHint: 'JavaScript (ES2023), avec les modules zitadel/http, zitadel/log et zitadel/uuid.',
  timeout: 'Délai maximal en secondes',
  timeoutHint: '20 au plus.',
  allowedToFail: 'Il peut échouer',
  allowedToFailHint: 'Sinon, une erreur du script fait refuser la connexion ou le jeton.',
  runsText: 'Les dix dernières, avec ce qui a été journalisé.',
  noRuns: 'Il ne s’est pas exécuté depuis le démarrage du serveur.',
  deeds: {
    deactivate: 'Désactiver',
    deactivated: 'Il ne s’exécute plus',
    reactivate: 'Réactiver',
    reactivated: 'Il s’exécute de nouveau',
    removeText: 'Il est retiré des flux qui l’exécutent.',
    removed: 'Le script {name} a été supprimé',
  },
  flows: {
    title: 'Flux',
    add: 'Ajouter un script',
    none: 'Rien ne s’exécute ici.',
    clear: 'Vider',
    cleared: 'Plus rien ne s’exécute dans ce flux',
  },
};
