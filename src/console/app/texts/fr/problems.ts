import type { Texts } from '../index.ts';

export const problems: Texts['problems'] = {
  signIn: {
    insecure:
      'Les navigateurs ne permettent la connexion que par https. Configurez server.tls ou placez un proxy avec TLS devant le serveur ; sur la machine même, http://localhost suffit.',
    storage:
      'Votre navigateur ne garde aucune donnée pour cette page. Autorisez-lui les cookies et les données de site, puis rechargez-la.',
    network: 'Le serveur est injoignable. Vérifiez votre connexion et réessayez.',
    unavailable: 'Le serveur ne peut pas vous connecter pour le moment. Réessayez dans un instant.',
    interaction: 'Vous devez vous connecter.',
    ended: 'Votre session a pris fin. Reconnectez-vous.',
    denied: 'Vous ne pouvez pas utiliser la console avec ce compte.',
    refused: 'Le serveur a refusé cette connexion, ou sa réponse était destinée à une autre.',
    repeated: 'La connexion a échoué plusieurs fois. Attendez un instant, puis réessayez.',
  },
  calls: {
    invalid_argument: 'Quelque chose ne va pas dans la saisie.',
    deadline_exceeded: 'Le serveur a mis trop de temps à répondre. Réessayez.',
    not_found: 'Cela n’existe pas, ou n’existe plus.',
    permission_denied: 'Vous n’avez pas le droit de faire cela.',
    resource_exhausted: 'C’était trop à la fois. Attendez un instant, puis réessayez.',
    failed_precondition: 'Cela n’est pas possible dans l’état actuel.',
    aborted: 'Quelqu’un d’autre l’a modifié en même temps. Réessayez.',
    unimplemented: 'Le serveur ne sait pas faire cela.',
    unknown: 'Le serveur n’a pas pu faire cela. Réessayez dans un instant.',
  },
  answerLost: 'Aucune réponse n’est venue. C’est peut-être fait malgré tout : vérifiez avant de réessayer.',
};
