import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Annuaire (SCIM)',
  text: 'Microsoft Entra, Okta et les systèmes RH tiennent ainsi à jour les personnes et les groupes de l’organisation.',
  baseUrl: 'URL de base',
  connect: 'Connecter un annuaire',
  connectText:
    'Crée un compte de service avec le rôle ORG_OWNER et un jeton valable un an. Qui a le jeton peut modifier tout le monde ici.',
  account: 'Annuaire',
  token: 'Le jeton de l’annuaire',
  connected: 'Connecté',
  live: {
    title: 'La première personne ou le premier groupe',
    waiting: 'En attente de l’annuaire…',
    waitingText:
      'Saisissez-y l’URL de base et le jeton, puis lancez le provisionnement. Cette page le voit d’elle-même.',
    arrived: 'L’annuaire est à l’œuvre : {when}',
    arrivedText: 'Les personnes et les groupes qu’il envoie figurent dans les listes ici.',
  },
  toAccount: 'Voir le compte de service',
};
