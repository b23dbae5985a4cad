import type { Texts } from '../index.ts';

export const directory: Texts['directory'] = {
  title: 'Diretório (SCIM)',
  text: 'O Microsoft Entra, o Okta e os sistemas de RH mantêm assim as pessoas e os grupos da organização.',
  baseUrl: 'URL base',
  connect: 'Ligar um diretório',
  connectText:
    'Cria uma conta de serviço com a função ORG_OWNER e um token válido por um ano. Quem tiver o token pode alterar toda a gente aqui.',
  account: 'Diretório',
  token: 'O token do diretório',
  connected: 'Ligado',
  live: {
    title: 'A primeira pessoa ou o primeiro grupo',
    waiting: 'À espera do diretório…',
    waitingText: 'Introduza lá o URL base e o token e inicie o aprovisionamento. Esta página repara por si.',
    arrived: 'O diretório está a trabalhar: {when}',
    arrivedText: 'As pessoas e os grupos que envia estão nas listas aqui.',
  },
  toAccount: 'Ver a conta de serviço',
};
