import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Directorio (SCIM)',
  text: 'Microsoft Entra, Okta y los sistemas de RR. HH. mantienen así las personas y los grupos de la organización.',
  baseUrl: 'URL base',
  connect: 'Conectar un directorio',
  connectText:
    'Crea una cuenta de servicio con el rol ORG_OWNER y un token válido durante un año. Quien tenga el token puede cambiar a todos aquí.',
  account: 'Directorio',
  token: 'El token del directorio',
  connected: 'Conectado',
  live: {
    title: 'La primera persona o el primer grupo',
    waiting: 'Esperando al directorio…',
    waitingText:
      'Introduce allí la URL base y el token e inicia el aprovisionamiento. Esta página lo nota por sí sola.',
    arrived: 'El directorio está trabajando: {when}',
    arrivedText: 'Las personas y los grupos que envía están en las listas de aquí.',
  },
  toAccount: 'Ver la cuenta de servicio',
};
